// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.proxmox.Archive;
import dev.understudy.lab.wire.Fault;
import dev.understudy.lab.wire.FaultBuilder;
import dev.understudy.run.RunOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of older backups, night after night and in the monthly audit. */
class RetentionTest {
    private static final Duration NIGHT = Duration.ofHours(6);

    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.calm(Map.of("backup.keep", "keep-last=2"));
        stage.lab().grantRestorePoints();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void aNightRemovesWhatTheRuleDoesNotKeepAndOnlyOurOwn() {
        String foreign = put(102, "2026-11-01T01:00:00Z", "nightly").volid();
        String orphan = put(102, "2026-11-02T01:00:00Z", "understudy: pair cabin, primary, on stage")
                .volid();
        run("full-backup");
        String first = ours(102).get(0);
        String guarded = ours(101).get(0);
        stage.lab().storage().protect(guarded, true);
        run("full-backup");

        JsonNode end = run("full-backup");

        assertThat(end.at("/facts/outcome").asText()).isEqualTo("ok");
        assertThat(end.get("sentence").asText()).contains("One older copy was removed.");
        assertThat(ours(102)).hasSize(2).doesNotContain(first);
        assertThat(volids(102)).contains(foreign, orphan);
        assertThat(ours(101)).hasSize(3).contains(guarded);
        assertThat(journal("restore-point-gone"))
                .singleElement()
                .satisfies(line -> assertThat(line.get("sentence").asText())
                        .contains(first, "removed, since keep-last=2 does not keep it"));
    }

    @Test
    void aNightWithoutAGoodBackupRemovesNothing() {
        run("full-backup");
        run("full-backup");
        stage.lab().backups().fail(102, "no such disk");
        stage.lab().backups().fail(101, "no such disk");

        JsonNode end = run("full-backup");

        assertThat(end.at("/facts/outcome").asText()).isEqualTo("failed");
        assertThat(ours(102)).hasSize(2);
        assertThat(ours(101)).hasSize(2);
    }

    @Test
    void whatCanNotBeRemovedMakesTheNightPartialAndIsTold() {
        run("full-backup");
        run("full-backup");
        on("DELETE", ".*/content/.*-102-.*").status(500, "storage is locked");

        JsonNode end = run("full-backup");

        assertThat(end.at("/facts/outcome").asText()).isEqualTo("partial");
        assertThat(end.get("sentence").asText()).contains("Not removed: ", "storage is locked", "One older copy");
        assertThat(ours(102)).hasSize(3);
        assertThat(ours(101)).hasSize(2);
    }

    @Test
    void theAuditNotesWhatIsMissingAndTellsWhatBelongsNowhere() {
        run("full-backup");
        String lost = ours(102).get(0);
        stage.lab().storage().remove(lost);
        String foreign = put(102, "2026-11-01T01:00:00Z", "nightly").volid();
        String orphan = put(102, "2026-11-02T01:00:00Z", "understudy: pair cabin, primary, on stage")
                .volid();
        String unknown = put(101, "2026-11-03T01:00:00Z", "understudy: pair home, standby, in the wings")
                .volid();

        JsonNode end = run("retention-audit");

        assertThat(end.at("/facts/outcome").asText()).isEqualTo("ok");
        assertThat(end.get("sentence").asText())
                .contains("Of 2 recorded full backups, storage backup holds 1.")
                .contains("Gone without our doing: " + lost + ".")
                .contains("Marked for a pair or a machine that is not so configured: " + orphan)
                .contains("Marked as ours and not in our records: " + unknown + ".")
                .contains("Made by somebody else: " + foreign + ".");
        assertThat(journal("restore-point-gone"))
                .singleElement()
                .satisfies(line -> assertThat(line.get("sentence").asText()).contains(lost, "did not remove it"));
        assertThat(stage.openKinds()).containsExactly("finding full-backup");

        JsonNode again = run("retention-audit");

        assertThat(again.at("/facts/outcome").asText()).isEqualTo("ok");
        assertThat(stage.openKinds()).isEmpty();
        stage.pass(Duration.ofMinutes(5));
        assertThat(stage.letters()).singleElement().satisfies(letter -> {
            assertThat(letter.subject()).contains("full backups are missing");
            assertThat(letter.text()).contains(lost, "did not remove");
        });
        assertThat(volids(102)).containsExactlyInAnyOrder(foreign, orphan);
    }

    @Test
    void theAuditTakesNoCopyForMissingThatItMayNotSee() {
        run("full-backup");
        on("GET", ".*/storage/backup/content").body(200, "application/json", "{\"data\":[]}");
        on("GET", ".*/content/.*").status(403, "Permission check failed");

        JsonNode end = run("retention-audit");

        assertThat(end.at("/facts/outcome").asText()).isEqualTo("failed");
        assertThat(end.get("sentence").asText()).contains("Permission check failed");
        assertThat(journal("restore-point-gone")).isEmpty();
    }

    @Test
    void theAuditOfAStorageThatIsOfflineFailsAndNotesNothingAsGone() {
        run("full-backup");
        stage.lab().storage().online(false);
        showNothing();

        JsonNode end = run("retention-audit");

        assertThat(end.at("/facts/outcome").asText()).isEqualTo("failed");
        assertThat(end.get("sentence").asText()).contains("[STORAGE-OFFLINE]", "Nothing was noted as gone");
        assertThat(journal("restore-point-gone")).isEmpty();
    }

    @Test
    void aStorageThatShowsNoneOfItsCopiesIsNotTakenForEmptied() {
        run("full-backup");
        List<Fault> faults = showNothing();

        JsonNode end = run("retention-audit");

        assertThat(end.at("/facts/outcome").asText()).isEqualTo("failed");
        assertThat(end.get("sentence").asText()).contains("looks like a storage that is not mounted", "pvesm status");
        assertThat(journal("restore-point-gone")).isEmpty();

        faults.forEach(Fault::lift);
        assertThat(run("retention-audit").at("/facts/outcome").asText()).isEqualTo("ok");
        assertThat(stage.openKinds()).isEmpty();
    }

    @Test
    void theLossOfMoreThanHalfOfSeveralCopiesIsNotBelievedAndOneOfHalfIs() {
        run("full-backup");
        run("full-backup");
        Archive third = remove(101, 0);
        remove(102, 0);
        remove(102, 0);

        JsonNode end = run("retention-audit");

        assertThat(end.at("/facts/outcome").asText()).isEqualTo("failed");
        assertThat(end.get("sentence").asText()).contains("holds 1 of 4");
        assertThat(journal("restore-point-gone")).isEmpty();

        stage.lab().storage().put(third);

        assertThat(run("retention-audit").at("/facts/outcome").asText()).isEqualTo("ok");
        assertThat(journal("restore-point-gone")).hasSize(2);
    }

    @Test
    void aCopyThatIsListedAgainIsThereAgain() {
        run("full-backup");
        Archive lost = remove(102, 0);
        run("retention-audit");
        assertThat(stage.get("/api/restore-points")).hasSize(1);
        stage.lab().storage().put(lost);

        JsonNode end = run("retention-audit");

        assertThat(end.get("sentence").asText()).contains("There again: " + lost.volid() + ".");
        assertThat(stage.get("/api/restore-points")).hasSize(2);
    }

    @Test
    void aRemovalWhoseAnswerWasLostAndThatHappenedIsNotTakenForALoss() {
        run("full-backup");
        run("full-backup");
        String old = ours(102).get(0);
        Fault fault = on("DELETE", ".*/content/.*-102-.*").status(596);

        JsonNode end = run("full-backup");
        assertThat(end.get("sentence").asText()).contains("[OUTCOME-UNKNOWN]");
        fault.lift();
        stage.lab().storage().remove(old);

        JsonNode audit = run("retention-audit");

        assertThat(audit.get("sentence").asText()).doesNotContain("Gone without our doing");
        assertThat(journal("restore-point-gone"))
                .filteredOn(line -> line.get("sentence").asText().contains(old))
                .singleElement()
                .satisfies(line -> assertThat(line.get("sentence").asText())
                        .contains("Understudy had ordered its removal, since keep-last=2 does not keep it"));
    }

    /** As the directory of a mount point does that nothing is mounted on. */
    private List<Fault> showNothing() {
        return List.of(
                on("GET", ".*/storage/backup/content").body(200, "application/json", "{\"data\":[]}"),
                on("GET", ".*/content/.*").status(500, "volume does not exist"));
    }

    private FaultBuilder on(String method, String path) {
        return stage.lab().proxmox().faults().on(method, path);
    }

    private Archive remove(int vmid, int number) {
        Archive archive = stage.lab().storage().archives(vmid).get(number);
        stage.lab().storage().remove(archive.volid());
        return archive;
    }

    private JsonNode run(String job) {
        int before = journal("run-ended").size();
        stage.start(RunOrder.of(job, "home"));
        stage.until(NIGHT, () -> journal("run-ended").size() > before);
        return journal("run-ended").get(before);
    }

    private List<JsonNode> journal(String kind) {
        return stage.journal().stream()
                .filter(line -> line.get("kind").asText().equals(kind))
                .toList();
    }

    private Archive put(int vmid, String taken, String notes) {
        Archive made = stage.lab().storage().add(vmid, Instant.parse(taken), 4_000_000_000L);
        return stage.lab()
                .storage()
                .put(new Archive(
                        made.storage(), made.file(), vmid, made.created(), made.size(), notes, false, true, Map.of()));
    }

    private List<String> ours(int vmid) {
        return stage.lab().storage().archives(vmid).stream()
                .filter(archive -> archive.notes().startsWith("understudy: pair home"))
                .map(Archive::volid)
                .toList();
    }

    private List<String> volids(int vmid) {
        return stage.lab().storage().archives(vmid).stream().map(Archive::volid).toList();
    }
}
