// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The public contract of the API, as outside programs rely on it. */
class ApiTest {

    @Test
    void isClosedWithoutTheTokenButForHealthAndPage() throws Exception {
        try (Stage stage = Stage.calm()) {
            for (String path : List.of(
                    "/api/status",
                    "/api/incidents",
                    "/api/alerts",
                    "/api/runs",
                    "/api/restore-points",
                    "/api/schedules",
                    "/api/journal",
                    "/api/nothing",
                    "/observe/metrics")) {
                HttpResponse<String> answer = stage.text(path, false);
                assertThat(answer.statusCode()).as(path).isEqualTo(401);
                assertThat(answer.body()).doesNotContain("Exception", "\tat ");
            }
            for (String path : List.of("/", "/page/page.js", "/observe/health", "/observe/health/live")) {
                assertThat(stage.text(path, false).statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void answersWrongInputWithAPlainSentence() throws Exception {
        try (Stage stage = Stage.calm()) {
            assertThat(stage.text("/api/journal?after=yesterday", true).statusCode())
                    .isEqualTo(400);
            assertThat(stage.text("/api/journal?after=yesterday", true).body()).contains("after is a whole number");
            assertThat(stage.text("/api/incidents?open=perhaps", true).statusCode())
                    .isEqualTo(400);
            assertThat(stage.text("/api/incidents/99", true).statusCode()).isEqualTo(404);
            assertThat(stage.text("/api/nothing", true).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void tellsTheStateOfThePairInTheShapeOfTheContract() throws Exception {
        try (Stage stage = Stage.calm()) {
            JsonNode status = stage.get("/api/status");

            JsonNode pair = status.at("/pairs/0");
            assertThat(status.fieldNames()).toIterable().containsExactly("version", "now", "pairs", "undelivered");
            assertThat(pair.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "name", "active", "state", "members", "protection", "storages", "incident", "hold");
            assertThat(pair.get("active").asText()).isEqualTo("primary");
            assertThat(pair.at("/members/primary/verdict").asText()).isEqualTo("healthy");
            assertThat(pair.at("/members/primary/signals/guest/value").asText()).isEqualTo("running/running");
            assertThat(pair.at("/protection/lastSync").isNull()).isTrue();
            assertThat(pair.get("incident").isNull()).isTrue();
        }
    }

    @Test
    void tellsAnIncidentWithItsWholeStory() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().stopGuest(102);
            stage.until(Duration.ofSeconds(75), () -> !stage.letters().isEmpty());

            JsonNode incident = stage.get("/api/incidents/1");

            assertThat(incident.get("timeline"))
                    .extracting(line -> line.get("kind").asText())
                    .containsExactly("incident-opened", "alert-made", "letter-sent");
            assertThat(stage.get("/api/status").at("/pairs/0/state").asText()).isEqualTo("incident");
            assertThat(stage.metric("understudy_incident_open")).isEqualTo(1.0);
        }
    }

    @Test
    void readsTheJournalFromWhereAReaderLeftOff() throws Exception {
        try (Stage stage = Stage.calm()) {
            List<JsonNode> all = stage.journal();
            long second = all.get(1).get("id").asLong();

            JsonNode rest = stage.get("/api/journal?after=" + second);

            assertThat(rest).hasSize(all.size() - 2);
        }
    }
}
