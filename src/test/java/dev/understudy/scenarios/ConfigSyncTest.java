// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.homeassistant.AddOn;
import dev.understudy.lab.homeassistant.TokenUse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConfigSyncTest {
    @Test
    void theFirstSyncCarriesEverythingAndTheStandbyStaysSilent() throws Exception {
        try (Stage stage = Stage.withSync()) {
            assertThat(stage.lab().touchesTheHouse(LabMember.STANDBY)).isTrue();
            assertThat(exposure(stage).isNull()).isTrue();
            stage.lab().primary().supervisor().install(new AddOn("core_mosquitto", "Mosquitto broker", "6.4.0", true));

            JsonNode run = SyncLooks.sync(stage);

            assertThat(run.get("outcome").asText()).isEqualTo("ok");
            assertThat(run.get("sentence").asText())
                    .isEqualTo("Carried to the standby: everything, for the first time.");
            assertThat(stage.lab().touchesTheHouse(LabMember.STANDBY)).isFalse();
            assertThat(stage.lab().standby().house().automationRuns()).isEmpty();
            assertThat(stage.lab().standby().house().automationsOn()).isEmpty();
            assertThat(stage.lab().primary().house().automationsOn()).isNotEmpty();
            assertThat(stage.lab().standby().house().setUpDomains()).doesNotContain("mqtt", "homekit");
            assertThat(stage.lab().primary().supervisor().backupNames()).isEmpty();
            assertThat(stage.lab().standby().supervisor().backupNames()).isEmpty();
            assertThat(exposure(stage).asLong()).isBetween(1L, 600L);
            assertThat(stage.metric("understudy_data_loss_exposure_seconds")).isBetween(1.0, 600.0);
            assertThat(stage.get("/api/restore-points?pair=home").findValuesAsText("kind"))
                    .containsExactly("generation");
            assertThat(stage.openKinds()).containsExactly("finding config-sync");
            assertThat(stage.openIncidents().get(0).get("reason").asText()).contains("core_mosquitto");
        }
    }

    @Test
    void theWatchGoesOnWithThePairsTokenAndNobodyIsToldOfTheRestart() throws Exception {
        try (Stage stage = Stage.withSync()) {
            SyncLooks.sync(stage);

            stage.pass(Duration.ofMinutes(15));

            assertThat(stage.verdict("standby")).isEqualTo("healthy");
            assertThat(stage.openKinds()).isEmpty();
            assertThat(stage.letters()).isEmpty();
            // why: the pair's token is not tried before the restore has come to its end
            assertThat(stage.lab().standby().requests(TokenUse.BAD)).isZero();
            assertThat(stage.lab().primary().requests(TokenUse.BAD)).isZero();
        }
    }

    @Test
    void whatHasNotChangedIsNotCarriedAndCountsAsFresh() throws Exception {
        try (Stage stage = Stage.withSync()) {
            SyncLooks.sync(stage);
            stage.pass(Duration.ofHours(3));

            assertThat(SyncLooks.newest(stage).get("outcome").asText()).isEqualTo("unchanged");
            assertThat(exposure(stage).asLong())
                    .isLessThan(Duration.ofMinutes(31).toSeconds());
            assertThat(stage.letters()).isEmpty();
        }
    }

    @Test
    void aChangeInTheUserInterfaceIsCarriedSoonAfterItHasCalmedDown() throws Exception {
        try (Stage stage = Stage.withSync()) {
            SyncLooks.sync(stage);
            stage.pass(Duration.ofMinutes(3));

            stage.lab().primary().house().edits().addAutomation("Porch light at dusk");
            Duration took = stage.until(
                    Duration.ofMinutes(10),
                    () -> SyncLooks.newest(stage).get("sentence").asText("").contains("Porch light at dusk"));

            assertThat(took).isLessThan(Duration.ofMinutes(6));
            assertThat(SyncLooks.newest(stage).get("outcome").asText()).isEqualTo("ok");
            assertThat(stage.lab().standby().house().automationsOn()).isEmpty();
        }
    }

    @Test
    void anExposureBeyondThePromiseIsToldAndEndsWithTheNextSync() throws Exception {
        try (Stage stage = Stage.withSync()) {
            SyncLooks.sync(stage);
            stage.lab().primary().supervisor().wan(true);
            stage.lab().standby().supervisor().wan(false);
            stage.lab().primary().house().edits().addArea("Attic");

            stage.until(Duration.ofHours(2), () -> stage.openKinds().contains("data-loss-exposure config-sync"));
            assertThat(exposure(stage).asLong()).isBetween(3600L, 3700L);
            assertThat(stage.openKinds()).anyMatch(kind -> kind.matches("job-(overdue|failed) config-sync"));
            stage.pass(Duration.ofMinutes(1));
            assertThat(stage.letters())
                    .anySatisfy(letter -> assertThat(letter.text().replaceAll("\\s+", " "))
                            .contains("does not reach the internet", "RESTORE-REFUSED"));

            stage.lab().standby().supervisor().wan(true);
            stage.until(Duration.ofHours(1), () -> stage.openKinds().isEmpty());
            assertThat(stage.letters())
                    .anySatisfy(letter -> assertThat(letter.subject()).contains("keeps up again"));
        }
    }

    private static JsonNode exposure(Stage stage) {
        return stage.get("/api/status").at("/pairs/0/protection/dataLossExposureSeconds");
    }
}
