// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Law 5, with the shipped backup and a toy as the pair's other job: one acts at a time, and what holds the lane is seen. */
class OneLaneTest {
    private static final Instant NOON = Instant.parse("2026-11-24T11:00:07Z");
    private static final Duration MOMENT = Duration.ofSeconds(5);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String ORDER = "{\"job\":\"%s\",\"pair\":\"home\"}";
    private static final String SIDE_JOB = """
            - route:
                id: side-job
                description: Stands for whatever else the pair's lane is for.
                errorHandler:
                  noErrorHandler: {}
                from:
                  uri: direct:side-job
                  steps:
                    - step:
                        id: side-work
                        steps:
                          - bean:
                              ref: stagehand
                              method: work
            """;

    private final Stagehand stagehand = new Stagehand();
    private CalendarStage stage;

    @BeforeEach
    void open() throws Exception {
        Map<String, String> routes = new LinkedHashMap<>();
        routes.put("side-job.camel.yaml", SIDE_JOB);
        for (String name : List.of("full-backup", "readiness", "escalation")) {
            routes.put(name + ".camel.yaml", CalendarStage.productRoute(name));
        }
        stage = new CalendarStage(NOON, "Europe/Vienna", routes, Map.of("stagehand", stagehand));
        stage.lends(stagehand);
        stage.lab().grantRestorePoints();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void whileADumpRunsNothingElseOfThePairBeginsAndTheRunTellsHowFarItIs() {
        long backup = begin("full-backup");
        stage.pass(Duration.ofSeconds(60));

        HttpResponse<String> refused = order("side-job");

        assertThat(stage.lab().guest(102).lock()).contains("backup");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .contains("run " + backup + " of full-backup holds the lane", "Nothing was begun", "[LANE-BUSY]");
        assertThat(step(backup).get("name").asText()).isEqualTo("back-up-the-primary");
        assertThat(step(backup).get("outcome").isNull()).isTrue();
        assertThat(step(backup).get("detail").asText()).matches("[1-9]\\d % of guest 102");
        assertThat(stagehand.begun()).isEmpty();
        passUntilEnd(backup);
        assertThat(order("side-job").statusCode()).isEqualTo(202);
        stage.pass(HOUR);
    }

    @Test
    void aBackupThatIsDueWaitsForTheOtherRunOfThePair() {
        stage.passUntil(Instant.parse("2026-11-25T00:55:00Z"));
        stagehand.takes(Duration.ofMinutes(30));
        long side = begin("side-job");

        assertThat(order("full-backup").statusCode()).isEqualTo(409);
        stage.passUntil(Instant.parse("2026-11-25T01:20:00Z"));
        assertThat(stage.lab().proxmox().tasks("vzdump", 102)).isZero();
        stage.pass(HOUR);

        JsonNode backup = stage.list("/api/runs?job=full-backup").get(0);
        assertThat(backup.get("dueOn").asText()).isEqualTo("2026-11-25");
        assertThat(backup.get("outcome").asText()).isEqualTo("ok");
        assertThat(instant(backup, "startedAt")).isAfterOrEqualTo(instant(run(side), "endedAt"));
    }

    @Test
    void whileADumpOnlyWaitsForAForeignOneAnotherRunMayPassAndTheDumpBeginsAfterIt() {
        stage.lab().backups().take(Duration.ofMinutes(10));
        stage.lab().backups().beginForeign("backup", 101);
        stage.lab().backups().take(Duration.ofSeconds(90));
        stagehand.takes(Duration.ofMinutes(20));
        long backup = begin("full-backup");
        stage.pass(Duration.ofMinutes(2));
        assertThat(step(backup).get("detail").asText())
                .isEqualTo("waits: the node dumps for root@pam since 2026-11-24T11:00:07Z");

        long side = begin("side-job");
        stage.pass(Duration.ofMinutes(15));

        assertThat(step(backup).get("detail").asText()).isEqualTo("waits: another run of the pair is under way");
        assertThat(stage.lab().guest(102).lock()).isEmpty();
        assertThat(stage.lab().proxmox().tasks("vzdump", 102)).isZero();
        assertThat(order("full-backup").body()).contains("run " + backup + " of full-backup is under way");
        passUntilEnd(backup);
        assertThat(run(backup).get("outcome").asText()).isEqualTo("ok");
        assertThat(run(side).get("outcome").asText()).isEqualTo("ok");
        assertThat(stage.lab().storage().archives(102))
                .singleElement()
                .satisfies(archive -> assertThat(archive.created()).isAfterOrEqualTo(instant(run(side), "endedAt")));
    }

    @Test
    void noTwoRunsOfAPairEverActAtTheSameTime() {
        stagehand.takes(Duration.ofSeconds(40));
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < 120; i++) {
            int status = order(i % 3 == 0 ? "full-backup" : "side-job").statusCode();
            accepted += status == 202 ? 1 : 0;
            refused += status == 409 ? 1 : 0;
            if (i % 20 == 5) {
                stage.lab().backups().beginForeign("backup", 101);
            }
            stage.pass(MOMENT.multipliedBy(2));
            boolean dumpsForUs = stage.list("/api/runs?limit=5").stream()
                    .filter(run -> run.get("job").asText().equals("full-backup")
                            && run.get("outcome").isNull())
                    .anyMatch(run ->
                            step(run.get("id").asLong()).get("detail").asText().matches("ordered|\\d+ % .*"));
            boolean sideWorks = stage.list("/api/runs?limit=5").stream()
                    .anyMatch(run -> run.get("job").asText().equals("side-job")
                            && run.get("outcome").isNull());
            assertThat(dumpsForUs && sideWorks).as("at " + stage.now()).isFalse();
        }
        stage.pass(HOUR);

        assertThat(accepted).isGreaterThan(5);
        assertThat(refused).isGreaterThan(5);
        assertThat(stage.list("/api/runs?limit=200"))
                .hasSize(accepted)
                .allSatisfy(run -> assertThat(run.get("outcome").asText()).isEqualTo("ok"));
    }

    private HttpResponse<String> order(String job) {
        return stage.post("/api/runs", ORDER.formatted(job));
    }

    private long begin(String job) {
        HttpResponse<String> answer = order(job);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Long.parseLong(answer.body().replaceAll("\\D", ""));
    }

    private JsonNode run(long id) {
        return stage.get("/api/runs/" + id);
    }

    private JsonNode step(long run) {
        JsonNode steps = run(run).get("steps");
        return steps.get(steps.size() - 1);
    }

    private void passUntilEnd(long run) {
        Instant limit = stage.now().plus(HOUR);
        while (run(run).get("outcome").isNull()) {
            assertThat(stage.now()).isBefore(limit);
            stage.pass(MOMENT);
        }
    }

    private static Instant instant(JsonNode run, String field) {
        return Instant.parse(run.get(field).asText());
    }
}
