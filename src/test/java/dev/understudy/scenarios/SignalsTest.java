// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.proxmox.Guest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each signal adds to the verdict and to its reason. */
class SignalsTest {

    @Test
    void aSilentGuestAgentIsSeenAndMeansNothing() throws Exception {
        try (Stage stage = Stage.calm()) {
            assertThat(reading(stage, "agent")).isEqualTo("answered");
            stage.lab().guest(102).agent(Guest.Agent.SILENT);

            stage.until(Duration.ofMinutes(6), () -> reading(stage, "agent").equals("silent"));
            stage.pass(Duration.ofMinutes(30));

            assertThat(stage.verdict("primary")).isEqualTo("healthy");
            assertThat(stage.incidents()).isEmpty();
        }
    }

    @Test
    void theObserverTellsADeadCoreFromADeadHost() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().silenceCore(LabMember.PRIMARY);
            stage.until(Duration.ofSeconds(60), () -> stage.openKinds().contains("down primary"));

            assertThat(stage.openIncidents().get(0).get("reason").asText())
                    .contains("its host answers on port", "the host is alive, the core is dead");
            assertThat(reading(stage, "observer")).isEqualTo("answered");

            stage.lab().primary().observer().silent(true);
            stage.pass(Duration.ofSeconds(40));

            assertThat(reading(stage, "observer")).isEqualTo("refused");
            assertThat(stage.get("/api/status")
                            .at("/pairs/0/members/primary/reason")
                            .asText())
                    .contains("its host does not answer beside the core either");
        }
    }

    @Test
    void aDeadObserverAloneIsNobodysTrouble() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().primary().observer().silent(true);

            stage.pass(Duration.ofMinutes(12));

            assertThat(reading(stage, "observer")).isEqualTo("refused");
            assertThat(stage.verdict("primary")).isEqualTo("healthy");
            assertThat(stage.incidents()).isEmpty();
        }
    }

    @Test
    void aSlowCoreIsDegradedAndWellAgainWhenItHurries() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().primary().faults().on("GET", "/api/").delay(Duration.ofSeconds(3));

            stage.until(Duration.ofSeconds(75), () -> stage.openKinds().contains("degraded primary"));
            assertThat(stage.openIncidents().get(0).get("cause").asText()).isEqualTo("slow");
            assertThat(stage.openIncidents().get(0).get("reason").asText()).contains("takes 3.0 s");

            stage.lab().primary().faults().lift();
            stage.until(Duration.ofMinutes(8), () -> stage.openIncidents().isEmpty());
            assertThat(stage.verdict("primary")).isEqualTo("healthy");
        }
    }

    @Test
    void aFreezeOfABackupIsHeldAndTellsNobody() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().lockGuest(102, "backup");
            stage.lab().hangCore(LabMember.PRIMARY);

            stage.until(Duration.ofSeconds(40), () -> stage.verdict("primary").equals("held"));
            stage.pass(Duration.ofSeconds(10));
            stage.lab().restoreCore(LabMember.PRIMARY);
            stage.pass(Duration.ofMinutes(5));

            assertThat(stage.verdict("primary")).isEqualTo("healthy");
            assertThat(stage.incidents()).isEmpty();
            assertThat(stage.letters()).isEmpty();
        }
    }

    @Test
    void aCoreThatStaysSilentUnderABackupIsDownAfterTheCap() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().lockGuest(102, "backup");
            stage.lab().hangCore(LabMember.PRIMARY);

            Duration took =
                    stage.until(Duration.ofSeconds(150), () -> stage.openKinds().contains("down primary"));

            assertThat(took).isGreaterThan(Duration.ofSeconds(60));
        }
    }

    @Test
    void tellsOfADiskThatFailsAndOfAGuestThatProxmoxManages() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().guest(102).managed(true);
            stage.lab().guest(102).ioError(true);

            stage.until(Duration.ofSeconds(75), () -> stage.openKinds().contains("down primary"));

            assertThat(stage.openIncidents().get(0).get("cause").asText()).isEqualTo("guest-halted");
            assertThat(stage.openIncidents().get(0).get("reason").asText())
                    .contains("(io-error): its disk could not be read or written");
            assertThat(signal(stage, "guest").get("detail").asText())
                    .contains("managed by Proxmox's own high availability");
        }
    }

    @Test
    void missesEntitiesThatItLearnedAndForgetsNothingOfItInARestart() throws Exception {
        try (Stage stage = Stage.calm()) {
            assertThat(signal(stage, "entities").get("value").asText()).startsWith("263/0/");
            stage.restartController();
            stage.lab().primary().entities(230, 0);

            stage.until(Duration.ofMinutes(12), () -> stage.openKinds().contains("degraded primary"));
            assertThat(stage.openIncidents().get(0).get("cause").asText()).isEqualTo("entities-missing");
            assertThat(stage.openIncidents().get(0).get("reason").asText()).contains("only 230 of 263");

            stage.lab().primary().entities(263, 0);
            stage.until(Duration.ofMinutes(8), () -> stage.openIncidents().isEmpty());
        }
    }

    @Test
    void expectsTheConfiguredNumberOfTheMemberOnStageOnly() throws Exception {
        try (Stage stage = Stage.calm(Map.of("pair.home.expected-entities", "400"))) {
            stage.until(Duration.ofMinutes(7), () -> stage.openKinds().contains("degraded primary"));

            stage.pass(Duration.ofMinutes(20));
            assertThat(stage.openKinds()).containsExactly("degraded primary");
            assertThat(stage.verdict("standby")).isEqualTo("healthy");
        }
    }

    @Test
    void tellsOfUnavailableAndOfStaleEntities() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().primary().entities(263, 200);
            stage.until(Duration.ofMinutes(12), () -> stage.openKinds().contains("degraded primary"));
            assertThat(stage.openIncidents().get(0).get("cause").asText()).isEqualTo("entities-unavailable");
            stage.lab().primary().entities(263, 0);
            stage.until(Duration.ofMinutes(8), () -> stage.openIncidents().isEmpty());

            stage.lab().primary().stale();
            stage.until(Duration.ofMinutes(28), () -> stage.openKinds().contains("degraded primary"));
            assertThat(stage.openIncidents().get(0).get("cause").asText()).isEqualTo("stale");
        }
    }

    private static JsonNode signal(Stage stage, String source) {
        return stage.get("/api/status").at("/pairs/0/members/primary/signals/" + source);
    }

    private static String reading(Stage stage, String source) {
        return signal(stage, source).path("reading").asText();
    }
}
