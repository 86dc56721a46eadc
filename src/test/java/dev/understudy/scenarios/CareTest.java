// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.mail.Letter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people say about an incident, and what follows from it. */
class CareTest {

    @Test
    void anAcknowledgementIsKeptOnceAndSurvivesARestart() throws Exception {
        try (Stage stage = Stage.calm()) {
            primaryGoes(stage);

            assertThat(stage.post("/api/incidents/1/acknowledge", "{}").statusCode())
                    .isEqualTo(200);
            String at = stage.get("/api/incidents/1").get("acknowledgedAt").asText();
            stage.pass(Duration.ofMinutes(1));
            assertThat(stage.post("/api/incidents/1/acknowledge", "").statusCode())
                    .isEqualTo(200);
            stage.restartController();

            assertThat(stage.get("/api/incidents/1").get("acknowledgedAt").asText())
                    .isEqualTo(at)
                    .startsWith("2026-11-24T03:");
            assertThat(kinds(stage)).containsOnlyOnce("incident-acknowledged");
        }
    }

    @Test
    void aSnoozeHasAnEndAndSurvivesARestart() throws Exception {
        try (Stage stage = Stage.calm()) {
            primaryGoes(stage);

            String until = stage.now().plusSeconds(5400).toString();
            assertThat(stage.post("/api/incidents/1/snooze", "{\"minutes\": 90}")
                            .statusCode())
                    .isEqualTo(200);
            stage.restartController();

            JsonNode incident = stage.get("/api/incidents/1");
            assertThat(incident.get("snoozedUntil").asText()).isEqualTo(until);
            assertThat(incident.get("acknowledgedAt").isNull()).isTrue();
            assertThat(stage.post("/api/incidents/1/snooze", "{\"until\": \"2026-11-24T09:00:00Z\"}")
                            .body())
                    .contains("\"snoozedUntil\":\"2026-11-24T09:00:00Z\"");
            assertThat(kinds(stage)).filteredOn("incident-snoozed"::equals).hasSize(2);
        }
    }

    @Test
    void whatCanNotBeDoneIsAnsweredWithAPlainSentence() throws Exception {
        try (Stage stage = Stage.calm()) {
            primaryGoes(stage);

            for (String body : List.of(
                    "",
                    "{}",
                    "[]",
                    "soon",
                    "{\"minutes\": 0}",
                    "{\"minutes\": 1e9}",
                    "{\"until\": \"tomorrow\"}",
                    "{\"until\": 5}",
                    "{\"until\": \"2026-11-24T02:00:00Z\"}",
                    "{\"until\": \"2027-11-24T02:00:00Z\"}",
                    "{\"minutes\": 5, \"until\": \"2026-11-24T09:00:00Z\"}")) {
                assertThat(stage.post("/api/incidents/1/snooze", body).statusCode())
                        .as(body)
                        .isEqualTo(400);
            }
            assertThat(stage.post("/api/incidents/99/acknowledge", "{}").statusCode())
                    .isEqualTo(404);
            assertThat(stage.post("/api/incidents/one/acknowledge", "{}").statusCode())
                    .isEqualTo(400);
            stage.lab().startGuest(102);
            stage.until(Duration.ofMinutes(5), () -> stage.openKinds().isEmpty());
            assertThat(stage.post("/api/incidents/1/acknowledge", "{}").statusCode())
                    .isEqualTo(409);
            assertThat(stage.post("/api/incidents/1/snooze", "{\"minutes\": 5}").body())
                    .contains("Incident 1 is closed already.");
        }
    }

    @Test
    void nobodyAnswersSoTheSecondTierIsToldInTheSameThreadAndLaterOfTheEnd() throws Exception {
        try (Stage stage = Stage.calm(Map.of("mail.escalation", "second@house.test"))) {
            primaryGoes(stage);
            stage.pass(Duration.ofMinutes(3));
            stage.restartController();
            stage.until(Duration.ofMinutes(3), () -> stage.letters().size() == 2);
            stage.pass(Duration.ofMinutes(50));
            stage.restartController();
            stage.until(Duration.ofMinutes(8), () -> stage.letters().size() == 3);
            stage.post("/api/incidents/1/acknowledge", "{}");
            stage.pass(Duration.ofMinutes(65));
            stage.lab().startGuest(102);
            stage.until(Duration.ofMinutes(5), () -> stage.letters().size() == 4);

            List<Letter> letters = stage.letters();
            assertThat(letters)
                    .extracting(letter -> letter.header("To").orElse("").contains("second@house.test"))
                    .containsExactly(false, true, true, true);
            assertThat(letters.get(1).header("To").orElse("")).doesNotContain(",");
            for (Letter later : letters.subList(1, 4)) {
                assertThat(later.header("References")).isEqualTo(letters.get(0).header("Message-ID"));
            }
        }
    }

    private static void primaryGoes(Stage stage) {
        stage.lab().stopGuest(102);
        stage.until(Duration.ofSeconds(75), () -> !stage.letters().isEmpty());
    }

    private static List<String> kinds(Stage stage) {
        return stage.journal().stream().map(line -> line.get("kind").asText()).toList();
    }
}
