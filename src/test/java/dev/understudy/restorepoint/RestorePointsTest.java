// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenStore;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.MemberName;
import dev.understudy.run.Run;
import dev.understudy.run.RunOrder;
import dev.understudy.run.Runs;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class RestorePointsTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    private final SqlStore store = GivenStore.fresh().store();
    private final GivenClock clock = GivenClock.atNight();
    private final Journal journal = Journal.in(store, clock);
    private final RestorePoints points = RestorePoints.in(store, journal, clock);
    private final Run run = Runs.in(store, journal, clock).begin(RunOrder.dueOn(TODAY, "full-backup", "home"), "v1");

    private RestorePoint found(String name, Instant takenAt, Grade grade) {
        return points.found(run, 102, PointKind.FULL_BACKUP, "backup", name, takenAt, 1000, grade, "it was found");
    }

    @Test
    void aCopyFoundTwiceIsOneRowAndKeepsTheBetterGrade() {
        RestorePoint first = found("a", clock.instant(), Grade.COMPLETE);
        points.raise(first.id(), Grade.VERIFIED, "its configuration names scsi0");

        RestorePoint again = found("a", clock.instant(), Grade.COMPLETE);

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.grade()).isEqualTo(Grade.VERIFIED);
        assertThat(again.evidence()).isEqualTo("its configuration names scsi0");
        assertThat(again.dueOn()).contains(TODAY);
        assertThat(points.of(run)).containsExactly(again);
    }

    @Test
    void standingOnesAreNewestFirstWithoutThoseThatAreGone() {
        RestorePoint old = found("old", clock.instant().minusSeconds(900), Grade.VERIFIED);
        RestorePoint middle = found("middle", clock.instant().minusSeconds(600), Grade.VERIFIED);
        RestorePoint young = found("young", clock.instant(), Grade.COMPLETE);

        points.gone(middle.id(), "not kept by keep-last=2");
        points.gone(middle.id(), "told twice");

        assertThat(points.standing("home", 102, PointKind.FULL_BACKUP))
                .extracting(RestorePoint::name)
                .containsExactly("young", "old");
        assertThat(points.standing("cabin")).isEmpty();
        assertThat(points.standing("")).extracting(RestorePoint::id).containsExactly(young.id(), old.id());
        assertThat(journal.after(0, 100))
                .filteredOn(line -> line.kind() == JournalKind.RESTORE_POINT_GONE)
                .singleElement()
                .satisfies(line -> assertThat(line.sentence())
                        .isEqualTo("The full-backup middle of guest 102 is gone: not kept by keep-last=2."));
    }

    @Test
    void aCopyThatWasTakenForGoneAndIsFoundAgainIsThereAgain() {
        RestorePoint lost = found("lost", clock.instant(), Grade.VERIFIED);
        points.gone(lost.id(), "the storage does not hold it any more");

        RestorePoint again = found("lost", clock.instant(), Grade.COMPLETE);
        found("lost", clock.instant(), Grade.COMPLETE);

        assertThat(again.goneAt()).isEmpty();
        assertThat(points.standing("home")).containsExactly(again);
        assertThat(again.grade()).isEqualTo(Grade.VERIFIED);
        assertThat(journal.after(0, 100))
                .filteredOn(line -> line.sentence().contains("is there again"))
                .singleElement()
                .satisfies(line -> assertThat(line.kind()).isEqualTo(JournalKind.RESTORE_POINT_FOUND));
    }

    @Test
    void aMarkIsReadBackAndNothingElseIsTakenForOne() {
        Mark mark = new Mark("home", MemberName.PRIMARY, true);

        assertThat(Mark.read(mark.text())).contains(mark);
        assertThat(Mark.read(mark.text() + "\nand what an admin wrote below")).contains(mark);
        assertThat(Mark.read("haos-primary")).isEmpty();
        assertThat(Mark.read("copy of " + mark.text())).isEmpty();
        assertThat(Mark.read("understudy: pair home, tertiary, on stage")).isEmpty();
        assertThat(Mark.read("")).isEmpty();
    }
}
