// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.lab.Lab;
import dev.understudy.sync.GuestMark;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the lab's node over HTTPS. */
class GuestMarksTest {
    private static final String CONFIG = ".*/qemu/101/config";
    private static final GuestMark MARK = new GuestMark("home", GuestMark.Role.WINGS, 3, "me");
    private static final String NOTES = "# Standby\n\nkept by \"us\"; do = not & touch ü";

    private LabNode node;
    private Lab lab;
    private GuestMarks marks;

    @BeforeEach
    void open(@TempDir Path home) {
        node = new LabNode(home);
        lab = node.lab;
        lab.grantSync();
        lab.guest(101).configure("description", NOTES);
        marks = node.client.marks();
    }

    @AfterEach
    void close() throws Exception {
        node.close();
    }

    private String notes() {
        return node.line(101, "description");
    }

    @Test
    void writesAndReadsTheMarkAndKeepsTheNotes() {
        GuestMark.Reading none = marks.read(101);
        assertThat(none.mark()).isEmpty();

        marks.write(101, MARK, none);

        assertThat(notes()).isEqualTo(MARK.line() + "\n" + NOTES);
        assertThat(marks.read(101).mark()).contains(MARK);
        assertThat(marks.read(102).mark()).isEmpty();
        marks.write(102, MARK, marks.read(102));
        assertThat(marks.read(102).mark()).contains(MARK);
    }

    @Test
    void writesNothingWhereItStandsAlready() {
        marks.write(101, MARK, marks.read(101));
        lab.proxmox().faults().on("PUT", CONFIG).status(500);
        marks.write(101, MARK, marks.read(101));
        assertThat(marks.read(101).mark()).contains(MARK);
    }

    @Test
    void writesToAStoppedGuestToo() {
        lab.stopGuest(101);
        marks.write(101, MARK, marks.read(101));
        assertThat(marks.read(101).mark()).contains(MARK);
    }

    @Test
    void doesNotWriteOverAMarkThatWasNotJudged() {
        GuestMark theirs = new GuestMark("home", GuestMark.Role.WINGS, 3, "you");
        GuestMark.Reading seen = marks.read(101);
        lab.proxmox()
                .faults()
                .on("PUT", CONFIG)
                .next(1)
                .after(() -> lab.guest(101).configure("description", theirs.into(NOTES)));

        Failure failure = catchThrowableOfType(Failure.class, () -> marks.write(101, MARK, seen));

        assertThat(failure).hasMessageContaining("have changed since they were judged");
        assertThat(marks.read(101).mark()).contains(theirs);
    }

    @Test
    void takesOverNotesThatTheAdminWroteMeanwhile() {
        GuestMark.Reading seen = marks.read(101);
        lab.proxmox()
                .faults()
                .on("PUT", CONFIG)
                .next(1)
                .after(() -> lab.guest(101).configure("description", "new notes"));

        marks.write(101, MARK, seen);

        assertThat(GuestMark.without(notes())).isEqualTo("new notes");
    }

    @Test
    void readsBackAWriteWhoseAnswerIsLost() {
        lab.proxmox().faults().on("PUT", CONFIG).next(1).statusAfterDoing(596);
        marks.write(101, MARK, marks.read(101));
        assertThat(marks.read(101).mark()).contains(MARK);
    }

    @Test
    void tellsALockAndAMissingRight(@TempDir Path home) throws Exception {
        lab.lockGuest(101, "backup");
        GuestMark.Reading seen = marks.read(101);
        assertThat(catchThrowableOfType(Failure.class, () -> marks.write(101, MARK, seen)))
                .hasMessageContaining("VM is locked (backup)");
        try (LabNode poor = new LabNode(home)) {
            GuestMarks poorMarks = poor.client.marks();
            Failure failure =
                    catchThrowableOfType(Failure.class, () -> poorMarks.write(101, MARK, poorMarks.read(101)));
            assertThat(failure.code()).isEqualTo(FailureCode.PROXMOX_FORBIDDEN);
            assertThat(failure).hasMessageContaining("VM.Config.Options");
        }
    }
}
