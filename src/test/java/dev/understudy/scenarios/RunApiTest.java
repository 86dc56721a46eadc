// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.journal.Journal;
import dev.understudy.restorepoint.Grade;
import dev.understudy.restorepoint.PointKind;
import dev.understudy.restorepoint.RestorePoint;
import dev.understudy.restorepoint.RestorePoints;
import dev.understudy.run.Run;
import dev.understudy.run.Runs;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs, schedules and restore points in the public contract of the API. */
class RunApiTest {
    private static final Instant NOON = Instant.parse("2026-11-24T11:00:07Z");
    private static final String ORDER = "{\"job\":\"full-backup\",\"pair\":\"home\"}";

    private final Stagehand stagehand = new Stagehand();

    @Test
    void aRunThatIsAskedForIsUnderWayAtOnceAndTellsItsStoryAtTheEnd() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(NOON, "Europe/Vienna", stagehand)) {
            HttpResponse<String> answer = stage.post("/api/runs", ORDER);
            stage.pass(Duration.ofMinutes(1));
            JsonNode underWay = stage.get("/api/runs/1");
            stage.pass(Duration.ofMinutes(10));
            JsonNode done = stage.get("/api/runs/1");

            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.body()).isEqualTo("{\"id\":1}");
            assertThat(underWay.get("outcome").isNull()).isTrue();
            assertThat(underWay.at("/steps/0/outcome").isNull()).isTrue();
            assertThat(done.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "id",
                            "job",
                            "pair",
                            "startedAt",
                            "endedAt",
                            "outcome",
                            "sentence",
                            "rehearsed",
                            "dueOn",
                            "steps");
            assertThat(done.get("outcome").asText()).isEqualTo("ok");
            assertThat(done.get("endedAt").asText()).isEqualTo("2026-11-24T11:05:07Z");
            assertThat(done.get("dueOn").isNull()).isTrue();
            assertThat(done.at("/steps/0").fieldNames())
                    .toIterable()
                    .containsExactly("name", "startedAt", "endedAt", "outcome", "detail");
            assertThat(done.at("/steps/0/name").asText()).isEqualTo("work-of-the-night");
            assertThat(done.at("/steps/0/outcome").asText()).isEqualTo("done");
        }
    }

    @Test
    void aLaneThatIsTakenSaysWhatHoldsItAndARehearsalNeedsNone() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(NOON, "Europe/Vienna", stagehand)) {
            stage.post("/api/runs", "{\"job\":\"snapshot\",\"pair\":\"home\"}");

            HttpResponse<String> busy = stage.post("/api/runs", ORDER);
            HttpResponse<String> rehearsal = stage.post("/api/runs", ORDER.replace("}", ",\"rehearse\":true}"));
            stage.pass(Duration.ofMinutes(10));

            assertThat(busy.statusCode()).isEqualTo(409);
            assertThat(busy.body()).contains("run 1 of snapshot holds the lane", "Nothing was begun");
            assertThat(rehearsal.statusCode()).isEqualTo(202);
            assertThat(stage.list("/api/runs")).hasSize(2).first().satisfies(run -> {
                assertThat(run.get("rehearsed").asBoolean()).isTrue();
                assertThat(run.get("outcome").asText()).isEqualTo("rehearsed");
            });
        }
    }

    @Test
    void anOrderThatIsNoneIsAnsweredWithAPlainSentenceAndBeginsNothing() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(NOON, "Europe/Vienna", stagehand)) {
            for (List<String> wrong : List.of(
                    List.of("", "The body is no JSON object."),
                    List.of("[]", "The body is no JSON object."),
                    List.of("{\"job\":", "The body is no JSON object."),
                    List.of("{\"pair\":\"home\"}", "job is needed, as text."),
                    List.of("{\"job\":\"full-backup\"}", "pair is needed, as text."),
                    List.of("{\"job\":7,\"pair\":\"home\"}", "job is needed, as text."),
                    List.of("{\"job\":\"tidy\",\"pair\":\"home\"}", "there is: full-backup, snapshot."),
                    List.of("{\"job\":\"full-backup\",\"pair\":\"castle\"}", "there is: home."),
                    List.of(ORDER.replace("}", ",\"rehearsal\":true}"), "There is no \\\"rehearsal\\\" in an order."),
                    List.of(ORDER.replace("}", ",\"rehearse\":\"yes\"}"), "rehearse is true or false."))) {
                HttpResponse<String> answer = stage.post("/api/runs", wrong.get(0));

                assertThat(answer.statusCode()).as(wrong.get(0)).isEqualTo(400);
                assertThat(answer.body())
                        .as(wrong.get(0))
                        .contains(wrong.get(1))
                        .doesNotContain("Exception");
            }

            assertThat(stage.answer("/api/runs/99").statusCode()).isEqualTo(404);
            assertThat(stage.answer("/api/runs/first").statusCode()).isEqualTo(400);
            assertThat(stage.answer("/api/runs?limit=many").statusCode()).isEqualTo(400);
            assertThat(stage.list("/api/runs")).isEmpty();
        }
    }

    @Test
    void runsAreListedNewestFirstByJobPairAndNumber() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(NOON, "Europe/Vienna", stagehand)) {
            for (String job : List.of("full-backup", "snapshot", "full-backup")) {
                stage.post("/api/runs", ORDER.replace("full-backup", job));
                stage.pass(Duration.ofMinutes(10));
            }

            assertThat(ids(stage, "/api/runs")).containsExactly(3L, 2L, 1L);
            assertThat(ids(stage, "/api/runs?job=full-backup")).containsExactly(3L, 1L);
            assertThat(ids(stage, "/api/runs?job=snapshot&pair=home")).containsExactly(2L);
            assertThat(ids(stage, "/api/runs?pair=cabin")).isEmpty();
            assertThat(ids(stage, "/api/runs?limit=1")).containsExactly(3L);
        }
    }

    @Test
    void schedulesTellTheirNextFiringsAndWhatBecameOfTheNewestDate() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(NOON, "Europe/Vienna", stagehand)) {
            stagehand.works(now -> false);
            stage.pass(Duration.ofHours(15));

            JsonNode nightly = stage.list("/api/schedules").stream()
                    .filter(schedule -> schedule.get("route").asText().equals("full-backup-timer"))
                    .findFirst()
                    .orElseThrow();

            assertThat(nightly.fieldNames())
                    .toIterable()
                    .containsExactly("job", "route", "cron", "zone", "next", "lastSuccess", "due");
            assertThat(nightly.get("job").asText()).isEqualTo("full-backup");
            assertThat(nightly.get("cron").asText()).isEqualTo("0 0 2 * * ?");
            assertThat(nightly.get("zone").asText()).isEqualTo("Europe/Vienna");
            assertThat(nightly.at("/next/0").asText()).isEqualTo("2026-11-26T01:00:00Z");
            assertThat(nightly.at("/lastSuccess/home").isNull()).isTrue();
            assertThat(nightly.at("/due/home/on").asText()).isEqualTo("2026-11-25");
            assertThat(nightly.at("/due/home/state").asText()).isEqualTo("waiting");
            assertThat(nightly.at("/due/home/attempts").asInt()).isEqualTo(2);
            assertThat(nightly.at("/due/home/nextAttemptAt").asText()).startsWith("2026-11-25T02:40:");
            assertThat(stage.list("/api/schedules"))
                    .extracting(schedule -> schedule.get("job").asText())
                    .contains("readiness-catch-up", "readiness-heartbeat");
        }
    }

    @Test
    void restorePointsAreThoseThatAreThereNewestFirst() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(NOON, "Europe/Vienna", stagehand)) {
            stage.post("/api/runs", ORDER);
            stage.pass(Duration.ofMinutes(10));
            Journal journal = Journal.in(stage.store(), stage.clock());
            RestorePoints points = RestorePoints.in(stage.store(), journal, stage.clock());
            Run run = Runs.in(stage.store(), journal, stage.clock()).find(1).orElseThrow();
            points.found(run, 102, PointKind.FULL_BACKUP, "nas", "nas:1", NOON, 42L << 30, Grade.COMPLETE, "found");
            points.found(run, 102, PointKind.SNAPSHOT, "", "us-1", NOON.plusSeconds(60), 0, Grade.EXISTS, "listed");
            RestorePoint gone =
                    points.found(run, 101, PointKind.FULL_BACKUP, "nas", "nas:0", NOON, 1, Grade.EXISTS, "found");
            points.gone(gone.id(), "pruned");

            List<JsonNode> listed = stage.list("/api/restore-points?pair=home");

            assertThat(listed)
                    .extracting(point -> point.get("kind").asText())
                    .containsExactly("snapshot", "full-backup");
            assertThat(listed.get(1).toString())
                    .isEqualTo("{\"id\":1,\"pair\":\"home\",\"vmid\":102,\"kind\":\"full-backup\","
                            + "\"takenAt\":\"2026-11-24T11:00:07Z\",\"sizeBytes\":45097156608,\"storage\":\"nas\","
                            + "\"name\":\"nas:1\",\"grade\":\"complete\",\"evidence\":\"found\"}");
            assertThat(listed.get(0).get("sizeBytes").isNull()).isTrue();
            assertThat(listed.get(0).get("storage").isNull()).isTrue();
            assertThat(stage.list("/api/restore-points?pair=cabin")).isEmpty();
            assertThat(stage.list("/api/restore-points")).hasSize(2);
        }
    }

    private static List<Long> ids(CalendarStage stage, String path) {
        return stage.list(path).stream().map(run -> run.get("id").asLong()).toList();
    }
}
