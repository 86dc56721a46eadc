// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssessmentJudgeTest {
    private static final Impression GOOD = Impression.healthy("it answers");
    private static final Impression STOPPED = new Impression(Verdict.DOWN, Cause.GUEST_STOPPED, "stopped");
    private static final Impression SILENT = new Impression(Verdict.DOWN, Cause.CORE_SILENT, "silent");
    private static final Impression FAILING = new Impression(Verdict.DEGRADED, Cause.CORE_FAILING, "error 502");
    private static final Impression UNKNOWN = new Impression(Verdict.UNKNOWN, Cause.NOT_OBSERVABLE, "nobody knows");
    private static final Impression REFUSED = new Impression(Verdict.UNAUTHORIZED, Cause.TOKEN_REFUSED, "401");

    private final AssessmentJudge judge = new AssessmentJudge(GivenSettings.health());
    private final List<HealthSample> samples = new ArrayList<>();
    private Optional<Assessment> present = Optional.empty();
    private Instant now = GivenClock.NIGHT;

    @Test
    void aFirstGoodLookIsHealthyAtOnce() {
        see(GOOD);

        assertThat(verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void aFirstBadLookIsNotYetBelieved() {
        see(STOPPED);

        assertThat(verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(present.orElseThrow().unsettled()).isTrue();
    }

    @Test
    void isDownAfterThreeBadSamplesAndNotAfterTwo() {
        see(GOOD, STOPPED, STOPPED);
        Verdict afterTwo = verdict();
        see(STOPPED);

        assertThat(afterTwo).isEqualTo(Verdict.HEALTHY);
        assertThat(verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void aGoodSampleInBetweenStartsTheCountAgain() {
        see(GOOD, STOPPED, STOPPED, GOOD, STOPPED, STOPPED);

        assertThat(verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void aSampleThatCouldNotTellBreaksNoStreak() {
        see(GOOD, SILENT, UNKNOWN, SILENT, UNKNOWN, SILENT);

        assertThat(verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void countsNoGraceFromATimeInWhichNobodyCouldTell() {
        see(GOOD, UNKNOWN, UNKNOWN, UNKNOWN, SILENT, SILENT, SILENT);

        assertThat(present.orElseThrow().firstBadAt()).contains(at(4));
    }

    @Test
    void doesNotTakeTheStoppedMomentOfARebootForAMachineThatIsGone() {
        see(GOOD, SILENT, SILENT, SILENT, STOPPED);
        Cause afterOne = present.orElseThrow().cause();
        boolean looksCloser = present.orElseThrow().unsettled();
        see(STOPPED, STOPPED);

        assertThat(afterOne).isEqualTo(Cause.CORE_SILENT);
        assertThat(looksCloser).isTrue();
        assertThat(present.orElseThrow().cause()).isEqualTo(Cause.GUEST_STOPPED);
    }

    @Test
    void saysUnknownWhileNobodyCanTell() {
        see(GOOD, SILENT, SILENT, SILENT, UNKNOWN);

        assertThat(verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void whatWasSeenBeforeALongStandstillDoesNotCount() {
        see(GOOD, STOPPED, STOPPED);
        now = now.plus(Duration.ofHours(3));
        take(STOPPED);

        assertThat(verdict()).isNotEqualTo(Verdict.DOWN);
        assertThat(present.orElseThrow().unsettled()).isTrue();
    }

    @Test
    void nobodyCouldTellOnlyWhileSomebodyLooked() {
        see(GOOD, UNKNOWN, UNKNOWN);
        Instant since = present.orElseThrow().since();
        now = now.plus(Duration.ofHours(6));
        take(UNKNOWN);

        assertThat(since).isEqualTo(at(1));
        assertThat(present.orElseThrow().since()).isEqualTo(now);
    }

    @Test
    void isHealthyAgainAfterThreeGoodSamplesAndNotAfterTwo() {
        see(GOOD, STOPPED, STOPPED, STOPPED, GOOD, GOOD);
        Verdict afterTwo = verdict();
        see(GOOD);

        assertThat(afterTwo).isEqualTo(Verdict.DOWN);
        assertThat(verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void remembersTheLastGoodAndTheFirstBadSample() {
        see(GOOD, STOPPED, STOPPED, STOPPED);

        assertThat(present.orElseThrow().lastGoodAt()).contains(at(0));
        assertThat(present.orElseThrow().firstBadAt()).contains(at(1));
        assertThat(present.orElseThrow().since()).isEqualTo(at(3));
    }

    @Test
    void countsNoGraceFromATimeThatIsStillToComeAfterTheClockWasSetBack() {
        see(GOOD, SILENT, SILENT, SILENT);
        now = now.minus(Duration.ofHours(1));
        take(SILENT);

        Assessment assessment = present.orElseThrow();
        assertThat(assessment.since()).isEqualTo(now);
        assertThat(assessment.firstBadAt()).contains(now);
        assertThat(assessment.lastGoodAt()).contains(now);
    }

    @Test
    void theNewestReasonIsToldWhileTheVerdictStands() {
        see(GOOD, SILENT, SILENT, SILENT, STOPPED, STOPPED, STOPPED);

        assertThat(present.orElseThrow().cause()).isEqualTo(Cause.GUEST_STOPPED);
        assertThat(present.orElseThrow().since()).isEqualTo(at(3));
    }

    @Test
    void aRefusedTokenIsToldAtOnce() {
        see(GOOD, REFUSED);

        assertThat(verdict()).isEqualTo(Verdict.UNAUTHORIZED);
        assertThat(present.orElseThrow().unsettled()).isFalse();
    }

    @Test
    void notKnowingIsNeverDownHoweverLongItLasts() {
        see(GOOD);

        for (int i = 0; i < 50; i++) {
            see(UNKNOWN);
            assertThat(verdict()).isEqualTo(Verdict.UNKNOWN);
        }
    }

    @Test
    void anOrdinaryOutageIsNotFlappingWhenItIsOver() {
        see(GOOD, GOOD);
        see(STOPPED, 20);
        see(GOOD, GOOD, GOOD, GOOD);

        assertThat(verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void twoKindsOfBadInTurnAreBadAllTheSame() {
        see(GOOD);

        for (int i = 0; i < 6; i++) {
            see(i % 2 == 0 ? SILENT : FAILING);
        }

        assertThat(verdict()).isEqualTo(Verdict.DEGRADED);
    }

    @Test
    void twoKindsOfBadInTurnAreNotConfirmedForEver() {
        see(GOOD);
        int looks = 0;

        do {
            see(looks % 2 == 0 ? SILENT : FAILING);
            looks++;
        } while (present.orElseThrow().unsettled() && looks < 60);

        assertThat(looks).isLessThan(15);
    }

    @Test
    void oneErrorPageDoesNotSoftenAnOutage() {
        see(GOOD, SILENT, SILENT, SILENT, FAILING, SILENT);

        assertThat(verdict()).isEqualTo(Verdict.DOWN);
    }

    /** Twenty seconds up, twenty down, for ten minutes, looked at as the route does it; then all is well. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 10, 13, 19, 20, 25, 30, 37})
    void flappingIsOneDegradedPeriodAndNeverDown(int phase) {
        List<Verdict> story = new ArrayList<>();
        int second = -60;

        while (second < 1500) {
            boolean down = second >= 0 && second < 600 && (second + phase) / 20 % 2 == 1;
            now = GivenClock.NIGHT.plusSeconds(second);
            take(down ? STOPPED : GOOD);
            if (story.isEmpty() || story.get(story.size() - 1) != verdict()) {
                story.add(verdict());
            }
            second = present.orElseThrow().unsettled() ? second + 10 : (Math.floorDiv(second, 30) + 1) * 30;
        }

        assertThat(story.stream().filter(verdict -> verdict != Verdict.UNKNOWN))
                .containsExactly(Verdict.HEALTHY, Verdict.DEGRADED, Verdict.HEALTHY)
                .doesNotContain(Verdict.DOWN);
    }

    @Test
    void aFlappingMemberThatStaysAwayIsDown() {
        see(GOOD);
        for (int i = 0; i < 6; i++) {
            see(STOPPED, GOOD);
        }
        Verdict whileFlapping = verdict();
        see(STOPPED, STOPPED, STOPPED);

        assertThat(whileFlapping).isEqualTo(Verdict.DEGRADED);
        assertThat(verdict()).isEqualTo(Verdict.DOWN);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void noSequenceOfSamplesIsConfirmedWithoutEnd(long seed) {
        java.util.Random random = new java.util.Random(seed);
        List<Impression> kinds = List.of(GOOD, STOPPED, SILENT, FAILING, UNKNOWN, REFUSED);
        int inARow = 0;

        for (int i = 0; i < 3000; i++) {
            see(kinds.get(random.nextInt(i % 1000 < 500 ? 2 : kinds.size())));
            inARow = present.orElseThrow().unsettled() ? inARow + 1 : 0;

            assertThat(inARow).isLessThan(15);
        }
    }

    private void see(Impression impression, int times) {
        for (int i = 0; i < times; i++) {
            see(impression);
        }
    }

    private void see(Impression... impressions) {
        for (Impression impression : impressions) {
            now = at(samples.size());
            take(impression);
        }
    }

    private void take(Impression impression) {
        samples.add(0, new HealthSample(Subject.PRIMARY, now, impression, List.of()));
        List<HealthSample> newest = samples.subList(0, Math.min(samples.size(), AssessmentJudge.SAMPLES));
        present = Optional.of(judge.assess(Subject.PRIMARY, present, newest));
    }

    private static Instant at(int index) {
        return GivenClock.NIGHT.plus(Duration.ofSeconds(10).multipliedBy(index));
    }

    private Verdict verdict() {
        return present.orElseThrow().verdict();
    }
}
