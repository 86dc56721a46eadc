// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import static dev.understudy.restorepoint.GivenCopies.BERLIN;
import static dev.understudy.restorepoint.GivenCopies.protectedOne;
import static dev.understudy.restorepoint.GivenCopies.renamed;
import static dev.understudy.restorepoint.GivenCopies.verified;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.pair.KeepRule;
import dev.understudy.restorepoint.Pruning.Label;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Judged by hand, and against the dry runs of a real Proxmox VE 9. */
class PruningTest {
    private static final KeepRule LAST_1 = new KeepRule(1, 0, 0, 0, 0, 0);
    private static final KeepRule DAILY_2 = new KeepRule(0, 0, 2, 0, 0, 0);

    /** The copies of the observed node; its local time was UTC. */
    private static final List<StoredCopy> OBSERVED = List.of(
            protectedOne(observed(1793494800)),
            observed(1793581200),
            observed(1793667600),
            observed(1793671200),
            observed(1793754000),
            renamed(observed(1795390749)));

    private static StoredCopy observed(long ctime) {
        return GivenCopies.copy(Instant.ofEpochSecond(ctime), "", false, true, Optional.empty());
    }

    private static List<String> labelsOldestFirst(List<StoredCopy> copies, KeepRule rule, ZoneId zone) {
        List<Pruning.Labelled> labelled = Pruning.of(copies, rule, zone);
        return copies.stream()
                .map(copy -> labelled.stream()
                        .filter(one -> one.copy().equals(copy))
                        .findFirst()
                        .orElseThrow()
                        .label()
                        .name()
                        .toLowerCase(Locale.ROOT))
                .toList();
    }

    private static List<String> kept(KeepRule rule, String... locals) {
        List<StoredCopy> copies = Stream.of(locals).map(GivenCopies::verified).toList();
        List<String> labels = labelsOldestFirst(copies, rule, BERLIN);
        return Stream.iterate(0, i -> i + 1)
                .limit(locals.length)
                .filter(i -> labels.get(i).equals("keep"))
                .map(i -> locals[i])
                .toList();
    }

    @Test
    void givesTheAnswersThatWereObserved() {
        assertThat(labelsOldestFirst(OBSERVED, DAILY_2, ZoneOffset.UTC))
                .containsExactly("protected", "remove", "remove", "keep", "keep", "renamed");
        assertThat(labelsOldestFirst(OBSERVED, LAST_1, ZoneOffset.UTC))
                .containsExactly("protected", "remove", "remove", "remove", "keep", "renamed");
        assertThat(labelsOldestFirst(OBSERVED, new KeepRule(0, 0, 0, 0, 0, 0), ZoneOffset.UTC))
                .containsExactly("protected", "keep", "keep", "keep", "keep", "renamed");
    }

    @Test
    void theNewestOfAPeriodIsKept() {
        assertThat(kept(DAILY_2, "2026-11-03 01:00", "2026-11-03 23:30", "2026-11-04 01:00", "2026-11-04 02:00"))
                .containsExactly("2026-11-03 23:30", "2026-11-04 02:00");
    }

    @Test
    void aPeriodWithoutCopiesDoesNotCount() {
        assertThat(kept(DAILY_2, "2026-09-01 01:00", "2026-10-01 01:00", "2026-11-04 01:00"))
                .containsExactly("2026-10-01 01:00", "2026-11-04 01:00");
    }

    @Test
    void aPeriodThatAnEarlierPartServedIsSkippedAndNotCounted() {
        KeepRule rule = new KeepRule(0, 0, 2, 2, 0, 0);

        // why: both days lie in week 45; the two weeks are then 44 and 43
        assertThat(kept(
                        rule,
                        "2026-10-15 01:00",
                        "2026-10-22 01:00",
                        "2026-10-29 01:00",
                        "2026-11-02 01:00",
                        "2026-11-03 01:00",
                        "2026-11-04 01:00"))
                .containsExactly("2026-10-22 01:00", "2026-10-29 01:00", "2026-11-03 01:00", "2026-11-04 01:00");
    }

    @Test
    void aCopyThatOnePartRemovesIsNotTakenUpByALaterOne() {
        // why: 30 October lies in the week that 1 November serves, so keep-monthly passes it over and reaches further
        // back
        assertThat(kept(
                        new KeepRule(0, 0, 0, 1, 2, 0),
                        "2026-09-30 01:00",
                        "2026-10-20 01:00",
                        "2026-10-30 01:00",
                        "2026-11-01 01:00"))
                .containsExactly("2026-09-30 01:00", "2026-10-20 01:00", "2026-11-01 01:00");
    }

    @Test
    void weeksAreThoseOfIsoAtNewYear() {
        // why: 2026-12-31 to 2027-01-03 are week 53 of 2026; 2027-01-04 begins week 1
        assertThat(kept(
                        new KeepRule(0, 0, 0, 3, 0, 0),
                        "2026-12-27 01:00",
                        "2026-12-31 01:00",
                        "2027-01-03 01:00",
                        "2027-01-04 01:00"))
                .containsExactly("2026-12-27 01:00", "2027-01-03 01:00", "2027-01-04 01:00");
        // why: 2024-12-30 is week 1 of 2025, and 2024-01-01 is week 1 of 2024
        assertThat(kept(new KeepRule(0, 0, 0, 2, 0, 0), "2024-01-01 01:00", "2024-12-30 01:00", "2025-01-01 01:00"))
                .containsExactly("2024-01-01 01:00", "2025-01-01 01:00");
    }

    @Test
    void ofTwoCopiesInOneHourTheHourKeepsTheNewer() {
        assertThat(kept(new KeepRule(0, 2, 0, 0, 0, 0), "2026-11-04 00:59", "2026-11-04 01:00", "2026-11-04 01:59"))
                .containsExactly("2026-11-04 00:59", "2026-11-04 01:59");
    }

    @Test
    void theHourThatComesTwiceInAutumnIsOneHour() {
        Instant firstTime = Instant.parse("2026-10-25T00:30:00Z");
        List<StoredCopy> copies = Stream.of(firstTime.minusSeconds(3600), firstTime, firstTime.plusSeconds(3600))
                .map(taken -> observed(taken.getEpochSecond()))
                .toList();

        assertThat(labelsOldestFirst(copies, new KeepRule(0, 2, 0, 0, 0, 0), BERLIN))
                .containsExactly("keep", "remove", "keep");
    }

    @Test
    void daysAreThoseOfTheNodeAlsoWhenTheClockChanges() {
        // why: 23:30 in UTC is the next day in Berlin, in summer at 01:30 and in winter at 00:30
        for (String day : List.of("2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25", "2026-07-01")) {
            StoredCopy before = observed(Instant.parse(day + "T20:00:00Z").getEpochSecond());
            StoredCopy after = observed(Instant.parse(day + "T23:30:00Z").getEpochSecond());

            assertThat(labelsOldestFirst(List.of(before, after), DAILY_2, BERLIN))
                    .as(day)
                    .containsExactly("keep", "keep");
            assertThat(labelsOldestFirst(List.of(before, after), DAILY_2, ZoneOffset.UTC))
                    .as(day)
                    .containsExactly("remove", "keep");
        }
    }

    @Test
    void saysWhichPartKeepsACopy() {
        List<Pruning.Labelled> labelled = Pruning.of(
                Arrays.asList(verified("2026-09-30 01:00"), verified("2026-10-31 01:00"), verified("2026-11-04 01:00")),
                new KeepRule(0, 0, 1, 0, 1, 0),
                BERLIN);

        assertThat(labelled).extracting(Pruning.Labelled::by).containsExactly("keep-daily=1", "keep-monthly=1", "");
        assertThat(labelled).extracting(Pruning.Labelled::label).containsExactly(Label.KEEP, Label.KEEP, Label.REMOVE);
    }
}
