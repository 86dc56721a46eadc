// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.mail.Letter;
import dev.understudy.lab.proxmox.Archive;
import dev.understudy.run.RunOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each trouble of a night's backups ends as one clear outcome and one letter, with nothing left behind. */
class FullBackupTroublesTest {
    private static final Duration NIGHT = Duration.ofHours(8);
    private static final RunOrder ORDER = RunOrder.of("full-backup", "home");

    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.calm(Map.of());
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void aStorageThatFillsUpMidwayIsToldWithTheLinesThatSaySo() {
        stage.lab().storage().leave(200_000_000L);

        endsAs("failed", "No space left on device");

        assertThat(archives(102)).isEmpty();
        assertThat(archives(101)).isEmpty();
        letterSays("No space left on device");
    }

    @Test
    void aStorageWithTooLittleRoomForTheUsualSizeIsNotEvenBegun() {
        endsAs("ok", "verified");
        stage.lab().storage().leave(archives(102).get(0).size());

        endsAs("failed", "[STORAGE-FULL]");

        assertThat(stage.lab().proxmox().tasks("vzdump", 102)).isEqualTo(1);
        assertThat(archives(102)).hasSize(1);
        letterSays("[STORAGE-FULL]");
    }

    @Test
    void aStorageThatIsOfflineIsToldAsThat() {
        stage.lab().storage().online(false);

        endsAs("failed", "[STORAGE-OFFLINE]");

        assertThat(stage.lab().proxmox().tasks("vzdump", 102)).isZero();
        letterSays("Proxmox can not reach the storage");
    }

    @Test
    void aTaskThatIsKilledIsToldWithTheLockItLeftAndTheOtherMachineHasItsBackup() {
        stage.start(ORDER);
        stage.until(Duration.ofMinutes(5), () -> stage.lab().guest(102).lock().isPresent());
        stage.pass(Duration.ofSeconds(20));
        stage.lab().backups().kill();

        JsonNode end = end("partial");

        assertThat(end.get("sentence").asText()).contains("unexpected status", "qm unlock 102");
        assertThat(archives(101)).hasSize(1);
        letterSays("qm unlock 102");
    }

    @Test
    void aJobThatFailsForOneMachineIsPartialAndSaysForWhich() {
        stage.lab().backups().fail(102, "volume 'local-lvm:vm-102-disk-1' does not exist");

        endsAs("partial", "The primary has no good backup: ");

        assertThat(archives(102)).isEmpty();
        assertThat(archives(101)).hasSize(1);
        letterSays("volume 'local-lvm:vm-102-disk-1' does not exist");
    }

    @Test
    void aStrangersLockIsWaitedForWithoutTheLaneAndNotForEver() {
        stage.lab().lockGuest(102, "migrate");
        stage.start(ORDER);
        stage.pass(Duration.ofMinutes(10));

        assertThatThrownBy(() -> stage.start(ORDER)).hasMessageContaining("run 1 of full-backup is under way");
        JsonNode end = end("partial");

        assertThat(end.get("sentence").asText()).contains("guest 102 is locked (migrate)", "180 min", "[LANE-BUSY]");
        assertThat(archives(101)).hasSize(1);
        letterSays("guest 102 is locked (migrate)");
    }

    @Test
    void anArchiveOfLessThanHalfTheUsualSizeDoesNotCountAsComplete() {
        endsAs("ok", "verified");
        stage.lab().backups().scale(102, 0.4);

        endsAs("partial", "it holds 40 % of the usual");

        assertThat(archives(102)).hasSize(2);
        letterSays("backup.shrink-alarm");
    }

    @Test
    void anOkInsteadOfATaskMeansThatTheMachineIsElsewhere() {
        stage.lab().backups().answerOk(true);

        endsAs("failed", "guest 102 is not on node");
    }

    @Test
    void aLostAnswerIsReadBackAndNoSecondBackupIsBegun() {
        stage.lab().proxmox().faults().on("POST", ".*/vzdump").next(1).statusAfterDoing(596);

        endsAs("ok", "verified");

        assertThat(stage.lab().proxmox().tasks("vzdump", 102)).isEqualTo(1);
        assertThat(archives(102)).hasSize(1);
    }

    @Test
    void aDumpOfBothByProxmoxItselfIsWaitedForThoughItsTaskNamesNoMachine() {
        stage.lab().backups().beginForeign("backup", 101, 102);

        endsAs("ok", "verified");

        assertThat(ours(102)).hasSize(1);
        assertThat(ours(101)).hasSize(1);
        assertThat(archives(102)).hasSize(2);
    }

    @Test
    void aDumpThatEndsUpInTheNodesQueueIsTakenBackAndOrderedAgain() {
        stage.lab()
                .proxmox()
                .faults()
                .on("POST", ".*/vzdump")
                .next(1)
                .after(() -> stage.lab().backups().beginForeign("backup", 101));

        endsAs("ok", "verified");

        assertThat(stage.lab().proxmox().tasks("vzdump", 102)).isEqualTo(2);
        assertThat(ours(102)).hasSize(1);
    }

    @Test
    void aSupervisorThatStaysFrozenIsToldThoughTheBackupsAreGood() {
        stage.lab().primary().supervisorState("freeze");

        endsAs("partial", "The primary stands still: its Supervisor has been in the state freeze for 12 min");

        assertThat(archives(102)).hasSize(1);
        letterSays("ha supervisor restart");
    }

    @Test
    void aMachineThatStaysFrozenAfterItsBackupIsAnIncident() {
        stage.lab().backups().neverThaw(102, true);
        stage.start(ORDER);

        stage.until(Duration.ofMinutes(20), () -> stage.openKinds().contains("down primary"));
    }

    @Test
    void aDumpThatIsEndedForAFenceLeavesNothingAndItsRunSaysSo() throws Exception {
        stage.start(ORDER);
        stage.until(Duration.ofMinutes(5), () -> stage.lab().guest(102).lock().isPresent());
        stage.pass(Duration.ofSeconds(20));

        stage.asTheController(proxmox -> proxmox.endDump(proxmox.ownDump(102).orElseThrow(), Duration.ofMinutes(1)));

        assertThat(stage.lab().guest(102).lock()).isEmpty();
        assertThat(stage.lab().guest(102).frozen()).isFalse();
        assertThat(end("partial").get("sentence").asText())
                .contains("The primary has no good backup: it ended with \"interrupted by signal\"");
        assertThat(archives(102)).isEmpty();
        assertThat(archives(101)).hasSize(1);
        letterSays("interrupted by signal");
    }

    @Test
    void aProxmoxThatIsGoneForAWhileIsWaitedFor() {
        stage.start(ORDER);
        stage.until(Duration.ofMinutes(5), () -> stage.lab().guest(102).lock().isPresent());
        stage.lab().silenceProxmox();
        stage.pass(Duration.ofMinutes(4));
        stage.lab().restoreProxmox();

        end("ok");

        assertThat(archives(102)).hasSize(1);
    }

    private void endsAs(String outcome, String words) {
        stage.start(ORDER);
        assertThat(end(outcome).get("sentence").asText()).contains(words);
    }

    private JsonNode end(String outcome) {
        int before = (int)
                stage.journal().stream().filter(FullBackupTroublesTest::isStart).count();
        stage.until(NIGHT, () -> ends().size() == before);
        JsonNode end = ends().get(before - 1);
        assertThat(end.at("/facts/outcome").asText()).as(end.toString()).isEqualTo(outcome);
        return end;
    }

    private List<JsonNode> ends() {
        return stage.journal().stream()
                .filter(line -> line.get("kind").asText().equals("run-ended"))
                .toList();
    }

    private static boolean isStart(JsonNode line) {
        return line.get("kind").asText().equals("run-started");
    }

    private void letterSays(String words) {
        stage.pass(Duration.ofMinutes(1));
        List<Letter> letters = stage.letters().stream()
                .filter(letter -> letter.subject().contains("full-backup"))
                .toList();
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).text()).contains(words);
        assertThat(stage.openKinds()).contains("job-failed full-backup");
    }

    private List<Archive> archives(int vmid) {
        return stage.lab().storage().archives(vmid);
    }

    private List<Archive> ours(int vmid) {
        return archives(vmid).stream()
                .filter(archive -> archive.notes().startsWith("understudy: "))
                .toList();
    }
}
