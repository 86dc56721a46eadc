// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.proxmox.Guest;
import java.time.Duration;
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

    private static JsonNode signal(Stage stage, String source) {
        return stage.get("/api/status").at("/pairs/0/members/primary/signals/" + source);
    }

    private static String reading(Stage stage, String source) {
        return signal(stage, source).path("reading").asText();
    }
}
