// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenSettings;
import dev.understudy.health.Assessment;
import dev.understudy.health.Cause;
import dev.understudy.health.Subject;
import dev.understudy.health.Verdict;
import dev.understudy.pair.MemberName;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TroubleJudgeTest {
    private static final Instant NOW = GivenClock.NIGHT;
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(15);

    private final TroubleJudge judge = new TroubleJudge(GivenSettings.health());

    static Stream<Arguments> onStage() {
        return Stream.of(
                arguments(Verdict.DOWN, Cause.GUEST_STOPPED, Optional.of(IncidentKind.DOWN)),
                arguments(Verdict.DOWN, Cause.CORE_SILENT, Optional.of(IncidentKind.DOWN)),
                arguments(Verdict.DEGRADED, Cause.FLAPPING, Optional.of(IncidentKind.DEGRADED)),
                arguments(Verdict.RECOVERY_MODE, Cause.RECOVERY_MODE, Optional.of(IncidentKind.RECOVERY_MODE)),
                arguments(Verdict.UNAUTHORIZED, Cause.TOKEN_REFUSED, Optional.of(IncidentKind.UNAUTHORIZED)),
                arguments(Verdict.HEALTHY, Cause.NONE, Optional.empty()),
                arguments(Verdict.STARTING, Cause.CORE_STARTING, Optional.empty()),
                arguments(Verdict.HELD, Cause.NONE, Optional.empty()),
                arguments(Verdict.UNKNOWN, Cause.NOT_OBSERVABLE, Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("onStage")
    void theMemberOnStage(Verdict verdict, Cause cause, Optional<IncidentKind> kind) {
        List<Trouble> troubles = judge(MemberName.PRIMARY, unwell(Subject.PRIMARY, verdict, cause, SHORT));

        assertThat(troubles).extracting(Trouble::kind).isEqualTo(kind.stream().toList());
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void theMemberInTheWingsHasItsGrace(Verdict verdict) {
        List<Trouble> troubles =
                judge(MemberName.PRIMARY, unwell(Subject.STANDBY, verdict, Cause.NONE, LONG.minusSeconds(1)));

        assertThat(troubles)
                .extracting(Trouble::kind)
                .isEqualTo(verdict == Verdict.UNAUTHORIZED ? List.of(IncidentKind.UNAUTHORIZED) : List.of());
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "DEGRADED", "RECOVERY_MODE", "STARTING", "HELD"})
    void theMemberInTheWingsIsToldOfAfterItsGrace(Verdict verdict) {
        List<Trouble> troubles = judge(MemberName.PRIMARY, unwell(Subject.STANDBY, verdict, Cause.NONE, LONG));

        assertThat(troubles).extracting(Trouble::kind).containsExactly(IncidentKind.STANDBY_DOWN);
    }

    @Test
    void aStandbyThatFlapsForLongIsToldOfThoughItsNewestSampleIsGood() {
        Assessment flapping = new Assessment(
                Subject.STANDBY,
                Verdict.DEGRADED,
                Cause.FLAPPING,
                "it keeps failing and coming back",
                NOW.minus(LONG),
                Optional.of(NOW),
                Optional.empty(),
                "",
                false);

        List<Trouble> troubles = judge(MemberName.PRIMARY, flapping);

        assertThat(troubles).extracting(Trouble::kind).containsExactly(IncidentKind.STANDBY_DOWN);
    }

    @Test
    void rolesComeFromTheLedgerAndNotFromTheNames() {
        Assessment standbyGone = unwell(Subject.STANDBY, Verdict.DOWN, Cause.GUEST_STOPPED, SHORT);
        Assessment primaryGone = unwell(Subject.PRIMARY, Verdict.DOWN, Cause.GUEST_STOPPED, SHORT);

        List<Trouble> troubles = judge(MemberName.STANDBY, standbyGone, primaryGone);

        assertThat(troubles)
                .extracting(Trouble::kind, Trouble::subject)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(IncidentKind.DOWN, "standby"));
    }

    @Test
    void aSilentCoreIsToldOfAfterItsGraceCountedFromTheFirstBadSample() {
        List<Trouble> troubles =
                judge(MemberName.PRIMARY, unwell(Subject.PRIMARY, Verdict.DOWN, Cause.CORE_SILENT, SHORT));

        assertThat(troubles.get(0).letterDue()).isEqualTo(NOW.minus(SHORT).plus(Duration.ofMinutes(2)));
    }

    @ParameterizedTest
    @EnumSource(names = {"GUEST_STOPPED", "GUEST_HALTED"})
    void aMachineThatIsGoneIsToldOfAtOnce(Cause cause) {
        List<Trouble> troubles = judge(MemberName.PRIMARY, unwell(Subject.PRIMARY, Verdict.DOWN, cause, SHORT));

        assertThat(troubles.get(0).letterDue()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "DEGRADED, CORE_FAILING, 119, CORE_FAILING",
        "DEGRADED, CORE_FAILING, 120, CORE_ONLY_ERRORS",
        "DEGRADED, RECORDER_STOPPED, 7200, RECORDER_STOPPED",
        "STARTING, CORE_STARTING, 599, NONE",
        "STARTING, LANDING_PAGE, 600, START_WITHOUT_END",
        "UNKNOWN, OURSELVES_ISOLATED, 299, NONE",
        "UNKNOWN, OURSELVES_ISOLATED, 300, UNSEEN",
        "UNKNOWN, NOT_OBSERVABLE, 300, UNSEEN",
        "HELD, OWN_FREEZE, 7200, NONE",
    })
    void aHomeThatNobodyServesIsToldOfUrgentlyAndNeverAsDown(Verdict verdict, Cause seen, int seconds, Cause told) {
        Assessment assessment = since(Subject.PRIMARY, verdict, seen, Duration.ofSeconds(seconds));

        List<Trouble> troubles = judge(MemberName.PRIMARY, assessment);

        assertThat(troubles)
                .extracting(Trouble::kind, Trouble::cause)
                .isEqualTo(told == Cause.NONE ? List.of() : List.of(tuple(IncidentKind.DEGRADED, told)));
        assertThat(judge(MemberName.STANDBY, assessment))
                .noneMatch(trouble -> trouble.cause().isUrgent());
    }

    @Test
    void theLetterAboutErrorsWaitsUntilItIsKnownWhetherAnybodyIsServed() {
        List<Trouble> troubles =
                judge(MemberName.PRIMARY, since(Subject.PRIMARY, Verdict.DEGRADED, Cause.CORE_FAILING, SHORT));

        assertThat(troubles.get(0).letterDue()).isEqualTo(NOW.minus(SHORT).plus(Duration.ofMinutes(3)));
    }

    @Test
    void aSilentHostNamesTheMembersThatAreSilentToo() {
        List<Trouble> troubles = judge(
                MemberName.STANDBY,
                unwell(Subject.PROXMOX, Verdict.DOWN, Cause.PROXMOX_SILENT, SHORT),
                unwell(Subject.STANDBY, Verdict.UNKNOWN, Cause.NOT_OBSERVABLE, SHORT),
                unwell(Subject.PRIMARY, Verdict.UNKNOWN, Cause.NOT_OBSERVABLE, SHORT));

        assertThat(troubles)
                .extracting(Trouble::kind, Trouble::reason)
                .containsExactly(tuple(
                        IncidentKind.PROXMOX_UNREACHABLE,
                        "it was seen so; silent too: the primary, the standby (on stage)"));
    }

    static Stream<Arguments> connections() {
        return Stream.of(
                arguments(Verdict.DOWN, Cause.PROXMOX_SILENT, Verdict.DOWN, List.of(IncidentKind.ISOLATED)),
                arguments(
                        Verdict.DOWN, Cause.PROXMOX_SILENT, Verdict.HEALTHY, List.of(IncidentKind.PROXMOX_UNREACHABLE)),
                arguments(
                        Verdict.DOWN, Cause.PROXMOX_SILENT, Verdict.UNKNOWN, List.of(IncidentKind.PROXMOX_UNREACHABLE)),
                arguments(Verdict.HEALTHY, Cause.NONE, Verdict.DOWN, List.of(IncidentKind.FINDING)),
                arguments(
                        Verdict.UNAUTHORIZED, Cause.TOKEN_REFUSED, Verdict.HEALTHY, List.of(IncidentKind.UNAUTHORIZED)),
                arguments(Verdict.DEGRADED, Cause.PROXMOX_FAILING, Verdict.HEALTHY, List.of(IncidentKind.DEGRADED)),
                arguments(
                        Verdict.DOWN,
                        Cause.CERTIFICATE_UNTRUSTED,
                        Verdict.DOWN,
                        List.of(IncidentKind.PROXMOX_UNREACHABLE, IncidentKind.FINDING)),
                arguments(Verdict.HEALTHY, Cause.NONE, Verdict.HEALTHY, List.of()));
    }

    @ParameterizedTest
    @MethodSource("connections")
    void proxmoxAndWitnessTogetherTellOurOwnIsolationFromTheHosts(
            Verdict proxmox, Cause cause, Verdict witness, List<IncidentKind> kinds) {
        List<Trouble> troubles = judge(
                MemberName.PRIMARY,
                unwell(Subject.PROXMOX, proxmox, cause, SHORT),
                unwell(Subject.WITNESS, witness, Cause.WITNESS_SILENT, SHORT));

        assertThat(troubles).extracting(Trouble::kind).isEqualTo(kinds);
    }

    private List<Trouble> judge(MemberName onStage, Assessment... assessments) {
        Map<Subject, Assessment> all = new EnumMap<>(Subject.class);
        for (Assessment assessment : assessments) {
            all.put(assessment.subject(), assessment);
        }
        return judge.judge(all, onStage, NOW);
    }

    private static Assessment since(Subject subject, Verdict verdict, Cause cause, Duration since) {
        Instant begin = NOW.minus(since);
        boolean seen = verdict != Verdict.UNKNOWN;
        return new Assessment(
                subject,
                verdict,
                cause,
                "it was seen so",
                begin,
                Optional.of(begin.minusSeconds(30)),
                seen ? Optional.of(begin) : Optional.empty(),
                "",
                false);
    }

    private static Assessment unwell(Subject subject, Verdict verdict, Cause cause, Duration since) {
        return new Assessment(
                subject,
                verdict,
                cause,
                "it was seen so",
                NOW,
                Optional.of(NOW.minus(since).minusSeconds(30)),
                Optional.of(NOW.minus(since)),
                "",
                false);
    }
}
