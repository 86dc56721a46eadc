// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.proxmox.Archive;
import dev.understudy.run.RunOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
