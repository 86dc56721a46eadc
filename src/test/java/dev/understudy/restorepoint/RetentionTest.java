// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import static dev.understudy.restorepoint.GivenCopies.BERLIN;
import static dev.understudy.restorepoint.GivenCopies.complete;
import static dev.understudy.restorepoint.GivenCopies.foreign;
import static dev.understudy.restorepoint.GivenCopies.marked;
import static dev.understudy.restorepoint.GivenCopies.ours;
import static dev.understudy.restorepoint.GivenCopies.protectedOne;
import static dev.understudy.restorepoint.GivenCopies.renamed;
import static dev.understudy.restorepoint.GivenCopies.unknownToUs;
import static dev.understudy.restorepoint.GivenCopies.verified;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.pair.KeepRule;
import dev.understudy.pair.MemberName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final KeepRule DAILY_2 = new KeepRule(0, 0, 2, 0, 0, 0);

    private static RetentionPlan plan(KeepRule rule, StoredCopy... copies) {
        return new Retention("home", MemberName.PRIMARY, 102, rule, BERLIN).plan(List.of(copies));
    }

    private static List<StoredCopy> going(KeepRule rule, StoredCopy... copies) {
        return plan(rule, copies).going().stream().map(RetentionPlan.Fate::copy).toList();
    }

    private static String why(RetentionPlan plan, StoredCopy copy) {
        RetentionPlan.Fate fate = plan.fates().stream()
                .filter(one -> one.copy().equals(copy))
                .findFirst()
                .orElseThrow();
        return (fate.goes() ? "goes: " : "stays: ") + fate.why();
    }

    @Test
    void removesWhatTheRuleDoesNotKeepOldestFirst() {
        StoredCopy first = verified("2026-11-01 02:00");
        StoredCopy second = verified("2026-11-02 02:00");
        StoredCopy third = verified("2026-11-03 02:00");
        StoredCopy fourth = verified("2026-11-04 02:00");

        RetentionPlan plan = plan(DAILY_2, second, fourth, first, third);

        assertThat(plan.going()).extracting(RetentionPlan.Fate::copy).containsExactly(first, second);
        assertThat(plan.staying()).extracting(RetentionPlan.Fate::copy).containsExactly(fourth, third);
        assertThat(why(plan, first))
                .isEqualTo("goes: keep-daily=2 does not keep it, and the copy of 2026-11-04 02:00 is complete");
        assertThat(why(plan, third)).isEqualTo("stays: keep-daily=2 keeps it");
    }

    @Test
    void touchesNothingThatIsNotOurs() {
        StoredCopy[] alien = {
            foreign("2026-10-01 02:00"),
            protectedOne(verified("2026-10-02 02:00")),
            renamed(verified("2026-10-03 02:00")),
            marked("2026-10-04 02:00", new Mark("cabin", MemberName.PRIMARY, true).text()),
            marked("2026-10-05 02:00", new Mark("home", MemberName.STANDBY, true).text()),
            unknownToUs(verified("2026-10-06 02:00")),
            marked("2026-10-07 02:00", "copy of " + GivenCopies.OURS)
        };
        StoredCopy[] good = {verified("2026-11-03 02:00"), verified("2026-11-04 02:00"), verified("2026-09-01 02:00")};

        RetentionPlan plan =
                plan(DAILY_2, Stream.of(alien, good).flatMap(Stream::of).toArray(StoredCopy[]::new));

        assertThat(plan.going()).extracting(RetentionPlan.Fate::copy).containsExactly(good[2]);
        assertThat(Stream.of(alien).map(copy -> why(plan, copy)))
                .containsExactly(
                        "stays: it does not carry our mark, so somebody else made it",
                        "stays: it is protected on the storage",
                        "stays: its name is not one that Proxmox gives",
                        "stays: its mark names the primary of pair cabin, which this guest is not",
                        "stays: its mark names the standby of pair home, which this guest is not",
                        "stays: our records do not know it, so nothing is known of what is in it",
                        "stays: it does not carry our mark, so somebody else made it");
    }

    @Test
    void touchesNothingOfAnotherGuest() {
        StoredCopy old = verified("2026-10-01 02:00");
        StoredCopy other = new StoredCopy("bk:other", 101, old.takenAt(), 1, old.firstNote(), false, true, old.grade());

        RetentionPlan plan = plan(DAILY_2, other, verified("2026-11-03 02:00"), verified("2026-11-04 02:00"));

        assertThat(plan.going()).isEmpty();
        assertThat(why(plan, other)).isEqualTo("stays: it is of guest 101");
    }

    @Test
    void leavesTheFloorEvenIfTheRuleKeepsLess() {
        StoredCopy morning = verified("2026-11-04 02:00");
        StoredCopy noon = verified("2026-11-04 12:00");
        StoredCopy evening = verified("2026-11-04 18:00");

        RetentionPlan plan = plan(DAILY_2, morning, noon, evening);

        assertThat(plan.going()).extracting(RetentionPlan.Fate::copy).containsExactly(morning);
        assertThat(why(plan, noon)).isEqualTo("stays: it is one of the 2 complete copies that always stay");
    }

    @Test
    void keepsTheNewestVerifiedCopy() {
        StoredCopy older = verified("2026-10-01 02:00");
        StoredCopy proof = ours("2026-10-02 02:00", Grade.BOOTED);
        StoredCopy[] young = {complete("2026-11-02 02:00"), complete("2026-11-03 02:00"), complete("2026-11-04 02:00")};

        RetentionPlan plan = plan(DAILY_2, older, proof, young[0], young[1], young[2]);

        assertThat(plan.going()).extracting(RetentionPlan.Fate::copy).containsExactly(older, young[0]);
        assertThat(why(plan, proof)).isEqualTo("stays: it is the newest verified copy");
    }

    @Test
    void keepsEverythingUntilANewerCopyIsComplete() {
        StoredCopy[] failed = {
            ours("2026-11-02 02:00", Grade.EXISTS), ours("2026-11-03 02:00", Grade.EXISTS),
            ours("2026-11-04 02:00", Grade.EXISTS), ours("2026-11-05 02:00", Grade.EXISTS)
        };

        assertThat(going(DAILY_2, failed)).isEmpty();
        assertThat(why(plan(DAILY_2, failed), failed[0])).isEqualTo("stays: no newer copy is complete yet");
        assertThat(going(
                        DAILY_2,
                        Stream.concat(Stream.of(failed), Stream.of(complete("2026-11-06 02:00")))
                                .toArray(StoredCopy[]::new)))
                .containsExactly(failed[0], failed[1], failed[2]);
    }

    @Test
    void failedCopiesPushNoCompleteOneOut() {
        StoredCopy first = complete("2026-11-01 02:00");
        StoredCopy second = complete("2026-11-02 02:00");
        StoredCopy third = complete("2026-11-03 02:00");

        // why: two days of failures took both slots of the storage's rule
        assertThat(going(
                        DAILY_2,
                        first,
                        second,
                        third,
                        ours("2026-11-04 02:00", Grade.EXISTS),
                        ours("2026-11-05 02:00", Grade.EXISTS)))
                .containsExactly(first);
    }

    @Test
    void aSlotIsNotLostToACopyOfSomebodyElse() {
        StoredCopy old = verified("2026-11-02 02:00");
        StoredCopy first = verified("2026-11-03 02:00");
        StoredCopy second = verified("2026-11-04 02:00");

        RetentionPlan plan = plan(
                DAILY_2,
                old,
                first,
                second,
                foreign("2026-11-03 20:00"),
                foreign("2026-11-04 20:00"),
                protectedOne(verified("2026-11-04 21:00")));

        assertThat(plan.going()).extracting(RetentionPlan.Fate::copy).containsExactly(old);
        assertThat(why(plan, first)).isEqualTo("stays: keep-daily=2 keeps it among our complete copies");
    }

    @Test
    void aCopyThatTheStorageKeepsStaysThoughItIsNotComplete() {
        StoredCopy unfinished = ours("2026-11-04 20:00", Grade.EXISTS);

        RetentionPlan plan = plan(
                DAILY_2,
                unfinished,
                verified("2026-11-03 02:00"),
                verified("2026-11-04 02:00"),
                verified("2026-11-05 02:00"));

        assertThat(plan.going()).extracting(RetentionPlan.Fate::copy).containsExactly(verified("2026-11-03 02:00"));
        assertThat(why(plan, unfinished)).isEqualTo("stays: keep-daily=2 keeps it");
    }
}
