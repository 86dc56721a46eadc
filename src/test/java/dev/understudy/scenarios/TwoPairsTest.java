// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.LabMember;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each pair is watched as if it were alone. */
class TwoPairsTest {

    @Test
    void aPairWhoseWorldHangsDelaysNoOther() throws Exception {
        try (Stage stage = Stage.calmWithCabin()) {
            stage.cabin().hangProxmox();
            stage.cabin().hangCore(LabMember.PRIMARY);
            stage.cabin().hangCore(LabMember.STANDBY);
            stage.pass(Duration.ofMinutes(3));

            stage.lab().stopGuest(102);

            stage.until(
                    Duration.ofSeconds(60),
                    () -> stage.openIncidents().stream()
                            .anyMatch(incident -> incident.get("pair").asText().equals("home")
                                    && incident.get("kind").asText().equals("down")));
            assertThat(stage.openIncidents())
                    .filteredOn(incident -> incident.get("pair").asText().equals("cabin"))
                    .extracting(incident -> incident.get("kind").asText())
                    .containsExactly("proxmox-unreachable");
            assertThat(stage.get("/api/incidents?open&pair=cabin")).hasSize(1);
        }
    }

    @Test
    void aPairThatLeavesTheSettingsLeavesNothingBehind() throws Exception {
        try (Stage stage = Stage.calmWithCabin()) {
            stage.cabin().stopGuest(102);
            stage.until(Duration.ofSeconds(75), () -> !stage.letters().isEmpty());
            int letters = stage.letters().size();

            stage.restartControllerWithoutCabin();
            stage.pass(Duration.ofHours(3));

            assertThat(stage.openIncidents()).isEmpty();
            assertThat(stage.letters()).hasSize(letters);
            assertThat(stage.journal())
                    .anyMatch(line -> line.get("sentence").asText().contains("the pair cabin is not in the settings"));
        }
    }
}
