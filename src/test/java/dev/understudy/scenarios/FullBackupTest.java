// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.proxmox.Archive;
import dev.understudy.run.RunOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The night's full backups, in front of a Proxmox that does not always do as it is told. */
class FullBackupTest {
    private static final Duration NIGHT = Duration.ofHours(6);

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
    void bothMachinesHaveTheirBackupMarkedFoundAndVerified() {
        JsonNode end = backUp();

        assertThat(outcome(end)).isEqualTo("ok");
        assertThat(archives(102)).singleElement().satisfies(archive -> {
            assertThat(archive.notes()).contains("understudy: pair home, primary, on stage");
            assertThat(end.get("sentence").asText()).contains(archive.volid(), "verified");
        });
        assertThat(archives(101))
                .singleElement()
                .satisfies(archive ->
                        assertThat(archive.notes()).contains("understudy: pair home, standby, in the wings"));
        assertThat(stage.openKinds()).isEmpty();
        assertThat(Instant.parse(stage.get("/api/status")
                        .at("/pairs/0/protection/lastBackup")
                        .asText()))
                .as("of the member on stage")
                .isEqualTo(archives(102).get(0).created());
    }

    @Test
    void aCopyWithOurMarkThatNoRunSawTheEndOfIsTakenIntoTheRecords() {
        backUp();
        String lost = archives(102).get(0).volid();
        Archive copy = archives(102).get(0);
        stage.lab().storage().remove(lost);
        Archive orphan = new Archive(
                copy.storage(),
                "vzdump-qemu-102-2026_11_20-02_00_05.vma.zst",
                102,
                Instant.parse("2026-11-20T01:00:05Z"),
                copy.size(),
                copy.notes(),
                false,
                true,
                copy.config());
        stage.lab().storage().put(orphan);

        stage.start(RunOrder.of("full-backup", "home"));
        stage.until(NIGHT, () -> ends().size() == 2);

        JsonNode adopted = StreamSupport.stream(stage.get("/api/restore-points").spliterator(), false)
                .filter(point -> point.get("name").asText().equals(orphan.volid()))
                .findFirst()
                .orElseThrow();
        assertThat(adopted.get("grade").asText()).isEqualTo("exists");
        assertThat(adopted.get("evidence").asText()).contains("no run of ours saw its end");
    }

    @Test
    void aRehearsalSaysWhatItWouldRemoveAndRemovesNothing() {
        backUp();
        String first = archives(102).get(0).volid();
        // why: two always stay, so a third one has to be kept from going with its own night
        for (int runs = 2; runs <= 3; runs++) {
            int ended = runs;
            archives(102).forEach(copy -> stage.lab().storage().protect(copy.volid(), true));
            stage.start(RunOrder.of("full-backup", "home"));
            stage.until(NIGHT, () -> ends().size() == ended);
        }
        archives(102).forEach(copy -> stage.lab().storage().protect(copy.volid(), false));

        stage.start(RunOrder.rehearsal("full-backup", "home"));
        stage.until(NIGHT, () -> ends().size() == 4);

        assertThat(stage.get("/api/runs?limit=1").toString()).contains("would remove " + first);
        assertThat(archives(102)).extracting(Archive::volid).contains(first);
    }

    private JsonNode backUp() {
        stage.start(RunOrder.of("full-backup", "home"));
        stage.until(NIGHT, () -> !ends().isEmpty());
        return ends().get(0);
    }

    private List<JsonNode> ends() {
        return stage.journal().stream()
                .filter(line -> line.get("kind").asText().equals("run-ended"))
                .toList();
    }

    private static String outcome(JsonNode end) {
        return end.at("/facts/outcome").asText();
    }

    private List<Archive> archives(int vmid) {
        return stage.lab().storage().archives(vmid);
    }
}
