// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.mail.Letter;
import dev.understudy.lab.proxmox.GuestSnapshots;
import dev.understudy.run.RunOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The weekly snapshot of both machines: what comes of it, and of the older ones. */
class SnapshotTest {
    private static final Duration NIGHT = Duration.ofHours(6);
    private static final RunOrder ORDER = RunOrder.of("snapshot", "home");
    private static final String OF_THE_PRIMARY = "understudy: pair home, primary, on stage";

    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.calm(Map.of("snapshot.keep", "2"));
        stage.lab().grantRestorePoints();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void bothMachinesHaveTheirSnapshotMarkedAndRecorded() {
        JsonNode end = endsAs("ok", "The primary (guest 102) has its snapshot understudy_20261124_040");

        assertThat(of(102).names()).singleElement().asString().matches("understudy_20261124_0406\\d\\d");
        assertThat(of(101).names()).hasSize(1);
        assertThat(end.get("sentence").asText()).contains("The standby (guest 101) has its snapshot ");
        assertThat(points()).hasSize(2).allSatisfy(point -> {
            assertThat(point.get("kind").asText()).isEqualTo("snapshot");
            assertThat(point.get("grade").asText()).isEqualTo("complete");
        });
        assertThat(stage.lab().guest(102).lock()).isEmpty();
        assertThat(stage.openKinds()).isEmpty();
    }

    @Test
    void disksThatCanNotSnapshotAreToldOnceAndNothingIsBegun() {
        of(102).supported(false);
        of(101).supported(false);

        JsonNode end = endsAs("refused", "the disks of guest 102 lie on storage that cannot snapshot");

        assertThat(end.get("sentence").asText()).contains("guest 101");
        assertThat(stage.lab().proxmox().tasks("qmsnapshot", 102)).isZero();
        letterSays("the disks of guest 102 lie on storage that cannot snapshot");
    }

    @Test
    void oneOfBothThatFailsMakesItPartialAndSaysWhich() {
        of(101).fail("lvcreate failed");

        endsAs("partial", "The standby has no snapshot: ");

        assertThat(of(102).names()).hasSize(1);
        assertThat(of(101).names()).isEmpty();
        letterSays("lvcreate failed");
    }

    @Test
    void aStrangersLockIsWaitedForWithoutTheLane() {
        stage.lab().lockGuest(102, "migrate");
        stage.start(ORDER);
        stage.pass(Duration.ofMinutes(30));
        assertThat(of(102).names()).isEmpty();
        assertThatThrownBy(() -> stage.start(ORDER)).hasMessageContaining("run 1 of snapshot is under way");

        stage.lab().unlockGuest(102);

        end("ok");
        assertThat(of(102).names()).hasSize(1);
    }

    @Test
    void aStrangersLockIsNotWaitedForEver() {
        stage.lab().lockGuest(102, "migrate");

        JsonNode end = endsAs("partial", "guest 102 is locked (migrate)");

        assertThat(end.get("sentence").asText()).contains("120 min", "[LANE-BUSY]");
        assertThat(of(101).names()).hasSize(1);
        letterSays("guest 102 is locked (migrate)");
    }

    @Test
    void aDumpOfSeveralMachinesIsWaitedFor() {
        stage.lab().backups().take(Duration.ofMinutes(10));
        stage.lab().backups().beginForeign("backup", 101, 102);

        endsAs("ok", "has its snapshot");

        assertThat(stage.lab().proxmox().tasks("qmsnapshot", 102)).isEqualTo(1);
        assertThat(stage.lab().storage().archives(102)).hasSize(1);
    }

    @Test
    void aHalfMadeSnapshotIsToldWithTheCommandAndNotTouched() {
        of(102).addBroken("before_update", "prepare", Instant.parse("2026-11-01T10:00:00Z"));
        stage.lab().lockGuest(102, "snapshot");

        endsAs("partial", "snapshot before_update of guest 102 is half made");

        assertThat(stage.lab().proxmox().tasks("qmsnapshot", 102)).isZero();
        assertThat(stage.lab().proxmox().tasks("qmdelsnapshot", 102)).isZero();
        letterSays("qm unlock 102; qm delsnapshot 102 before_update --force");
    }

    @Test
    void aHalfDeletedSnapshotOfOursIsToldWithTheCommandAndNotTouched() {
        of(102).addBroken("understudy_20261101_033000", "delete", Instant.parse("2026-11-01T02:30:00Z"));

        endsAs("partial", "snapshot understudy_20261101_033000 of guest 102 is half deleted");

        assertThat(stage.lab().proxmox().tasks("qmsnapshot", 102)).isZero();
        assertThat(of(102).names()).containsExactly("understudy_20261101_033000");
        letterSays("type on the host: qm delsnapshot 102 understudy_20261101_033000 --force");
    }

    @Test
    void onlyOursBeyondTheNumberToKeepAreDeletedOldestFirst() {
        of(102).add("by_hand", "before the update", Instant.parse("2026-10-01T10:00:00Z"));
        of(102).add("of_cabin", "understudy: pair cabin, primary, on stage", Instant.parse("2026-10-02T10:00:00Z"));
        of(102).add("of_standby", "understudy: pair home, standby, on stage", Instant.parse("2026-10-03T10:00:00Z"));
        of(102).add("told", "not ours\n" + OF_THE_PRIMARY, Instant.parse("2026-10-04T10:00:00Z"));
        of(102).add("understudy_20261101_033000", "renamed by hand", Instant.parse("2026-11-01T02:30:00Z"));
        of(102).add("understudy_20261108_033000", OF_THE_PRIMARY, Instant.parse("2026-11-08T02:30:00Z"));
        of(102).add("understudy_20261115_033000", OF_THE_PRIMARY, Instant.parse("2026-11-15T02:30:00Z"));
        of(102).add("understudy_20261122_033000", OF_THE_PRIMARY, Instant.parse("2026-11-22T02:30:00Z"));

        endsAs("ok", "2 older copies were removed.");

        assertThat(of(102).names())
                .hasSize(7)
                .contains("by_hand", "of_cabin", "of_standby", "told", "understudy_20261101_033000")
                .contains("understudy_20261122_033000")
                .doesNotContain("understudy_20261108_033000", "understudy_20261115_033000");
    }

    @Test
    void aMachineWithoutANewSnapshotLosesNoOldOne() {
        of(102).add("understudy_20261108_033000", OF_THE_PRIMARY, Instant.parse("2026-11-08T02:30:00Z"));
        of(102).add("understudy_20261115_033000", OF_THE_PRIMARY, Instant.parse("2026-11-15T02:30:00Z"));
        of(102).add("understudy_20261122_033000", OF_THE_PRIMARY, Instant.parse("2026-11-22T02:30:00Z"));
        of(102).fail("lvcreate failed");

        endsAs("partial", "lvcreate failed");

        assertThat(of(102).names()).hasSize(3);
    }

    @Test
    void aDeletionThatFailsIsToldWithTheCommandAndEndsTheDeletingThere() {
        of(102).add("understudy_20261108_033000", OF_THE_PRIMARY, Instant.parse("2026-11-08T02:30:00Z"));
        of(102).add("understudy_20261115_033000", OF_THE_PRIMARY, Instant.parse("2026-11-15T02:30:00Z"));
        of(102).add("understudy_20261122_033000", OF_THE_PRIMARY, Instant.parse("2026-11-22T02:30:00Z"));
        stage.lab()
                .proxmox()
                .faults()
                .on("DELETE", ".*/qemu/102/snapshot/.*")
                .next(1)
                .after(() -> of(102).fail("lvremove failed"));

        JsonNode end = endsAs("partial", "lvremove failed");

        assertThat(end.get("sentence").asText())
                .contains("The primary (guest 102) has its snapshot ")
                .contains("type on the host: qm unlock 102; qm delsnapshot 102 understudy_20261108_033000 --force")
                .contains("understudy_20261115_033000: not begun");
        assertThat(stage.lab().proxmox().tasks("qmdelsnapshot", 102)).isEqualTo(1);
        letterSays("qm delsnapshot 102 understudy_20261108_033000 --force");
    }

    @Test
    void aLostAnswerIsReadBackAndNoSecondSnapshotIsBegun() {
        stage.lab().proxmox().faults().on("POST", ".*/snapshot").next(1).statusAfterDoing(596);
        of(102).add("understudy_20261115_033000", OF_THE_PRIMARY, Instant.parse("2026-11-15T02:30:00Z"));
        of(102).add("understudy_20261122_033000", OF_THE_PRIMARY, Instant.parse("2026-11-22T02:30:00Z"));
        stage.lab().proxmox().faults().on("DELETE", ".*/snapshot/.*").next(1).statusAfterDoing(596);

        endsAs("ok", "One older copy was removed.");

        assertThat(stage.lab().proxmox().tasks("qmsnapshot", 102)).isEqualTo(1);
        assertThat(stage.lab().proxmox().tasks("qmdelsnapshot", 102)).isEqualTo(1);
        assertThat(of(102).names()).hasSize(2);
    }

    @Test
    void aSnapshotThatSomebodyDeletedIsNotedAsGone() {
        endsAs("ok", "has its snapshot");
        of(102).forget();

        endsAs("ok", "has its snapshot");

        assertThat(stage.journal().stream()
                        .filter(line -> line.get("kind").asText().equals("restore-point-gone")))
                .singleElement()
                .satisfies(line -> assertThat(line.get("sentence").asText())
                        .contains("guest 102 does not have it any more, and Understudy did not remove it"));
    }

    @Test
    void aFullBackupOfThePairDoesNotBeginMeanwhile() {
        stage.start(ORDER);
        assertThatThrownBy(() -> stage.start(RunOrder.of("full-backup", "home")))
                .hasMessageContaining("run 1 of snapshot holds the lane");
        end("ok");

        stage.start(RunOrder.of("full-backup", "home"));
        assertThatThrownBy(() -> stage.start(ORDER)).hasMessageContaining("of full-backup holds the lane");
    }

    @Test
    void aRehearsalSaysWhatItWouldDoAndChangesNothing() {
        of(102).add("understudy_20261115_033000", OF_THE_PRIMARY, Instant.parse("2026-11-15T02:30:00Z"));
        of(102).add("understudy_20261122_033000", OF_THE_PRIMARY, Instant.parse("2026-11-22T02:30:00Z"));
        stage.start(RunOrder.rehearsal("snapshot", "home"));

        end("rehearsed");

        assertThat(of(102).names()).hasSize(2);
        assertThat(stage.lab().proxmox().tasks()).isZero();
        assertThat(stage.get("/api/runs/1").get("steps").toString())
                .contains("would make a snapshot of guest 102; nothing stands in the way now")
                .contains("would remove understudy_20261115_033000");
    }

    private JsonNode endsAs(String outcome, String words) {
        stage.start(ORDER);
        JsonNode end = end(outcome);
        assertThat(end.get("sentence").asText()).contains(words);
        return end;
    }

    private JsonNode end(String outcome) {
        int begun = journal("run-started").size();
        stage.until(NIGHT, () -> journal("run-ended").size() == begun);
        JsonNode end = journal("run-ended").get(begun - 1);
        assertThat(end.at("/facts/outcome").asText()).as(end.toString()).isEqualTo(outcome);
        return end;
    }

    private List<JsonNode> journal(String kind) {
        return stage.journal().stream()
                .filter(line -> line.get("kind").asText().equals(kind))
                .toList();
    }

    private void letterSays(String words) {
        stage.pass(Duration.ofMinutes(1));
        List<Letter> letters = stage.letters().stream()
                .filter(letter -> letter.subject().contains("snapshot"))
                .toList();
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).text()).contains(words);
        assertThat(stage.openKinds()).contains("job-failed snapshot");
    }

    private List<JsonNode> points() {
        List<JsonNode> points = new java.util.ArrayList<>();
        stage.get("/api/restore-points").forEach(points::add);
        return points;
    }

    private GuestSnapshots of(int vmid) {
        return stage.lab().guest(vmid).snapshots();
    }
}
