// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.given.GivenSettings;
import dev.understudy.incident.IncidentDesk;
import dev.understudy.incident.TroubleJudge;
import dev.understudy.journal.Journal;
import dev.understudy.pair.SqlRoleLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A route that comes every few moments may fail once without anybody being woken, and says the same thing once. */
class FrequentRouteTest {
    private static final Instant START = Instant.parse("2026-11-24T03:00:07Z");
    private static final Duration TICK = Duration.ofMinutes(1);

    private final Fickle fickle = new Fickle();

    @Test
    void oneFailureIsALineOfTheJournalAndNoIncident() throws Exception {
        try (CalendarStage stage = stage()) {
            fickle.fails = Optional.of("no answer within 312 ms");
            stage.pass(TICK);
            fickle.fails = Optional.empty();
            stage.pass(TICK.multipliedBy(3));

            assertThat(failures(stage)).hasSize(1);
            assertThat(stage.list("/api/incidents")).isEmpty();
            assertThat(stage.lab().mail().letters()).isEmpty();
        }
    }

    @Test
    void theSecondFailureInARowOpensAnIncidentThatASuccessCloses() throws Exception {
        try (CalendarStage stage = stage()) {
            fickle.fails = Optional.of("no answer within 312 ms");
            stage.pass(TICK.multipliedBy(2));

            assertThat(stage.list("/api/incidents?open"))
                    .extracting(incident -> incident.get("kind").asText() + " "
                            + incident.get("subject").asText())
                    .containsExactly("job-failed readiness-toy");

            fickle.fails = Optional.empty();
            stage.pass(TICK);

            assertThat(stage.list("/api/incidents?open")).isEmpty();
        }
    }

    @Test
    void aFailureThatGoesOnIsOneLineForEachReason() throws Exception {
        try (CalendarStage stage = stage()) {
            for (int tick = 0; tick < 6; tick++) {
                fickle.fails = Optional.of("no answer within " + (300 + tick) + " ms");
                stage.pass(TICK);
            }
            fickle.fails = Optional.of("connection refused");
            stage.pass(TICK.multipliedBy(3));

            assertThat(failures(stage)).hasSize(2);
            assertThat(stage.list("/api/incidents")).hasSize(1);

            fickle.fails = Optional.empty();
            stage.pass(TICK);
            fickle.fails = Optional.of("connection refused");
            stage.pass(TICK);

            assertThat(failures(stage)).as("a failure after a success is news").hasSize(3);
        }
    }

    @Test
    void everyFrequentEntryClosesItsOwnIncident() throws Exception {
        try (CalendarStage stage = stage()) {
            Journal journal = Journal.in(stage.store(), stage.clock());
            IncidentDesk desk = new IncidentDesk(
                    stage.store(),
                    journal,
                    stage.clock(),
                    new SqlRoleLedger(stage.store()),
                    new TroubleJudge(GivenSettings.health()));
            List<String> entries = stage.list("/api/schedules").stream()
                    .filter(schedule -> schedule.get("zone").asText().equals("UTC"))
                    .map(schedule -> schedule.get("route").asText().replaceFirst("-timer$", ""))
                    .toList();
            assertThat(entries).contains("alerting", "alerting-webhook", "health-check-deep", "readiness-heartbeat");
            entries.forEach(entry -> desk.jobFailed("home", entry, "an error"));
            assertThat(stage.list("/api/incidents?open")).hasSameSizeAs(entries);

            // why: the least frequent of them comes once an hour, at twenty past
            stage.pass(Duration.ofMinutes(25));

            assertThat(stage.list("/api/incidents?open")).isEmpty();
        }
    }

    private CalendarStage stage() throws Exception {
        Map<String, String> routes = new LinkedHashMap<>();
        routes.put("toy.camel.yaml", Files.readString(Path.of("src/test/resources/toy/frequent.camel.yaml")));
        for (String name : List.of("alerting", "escalation", "health-check", "readiness")) {
            routes.put(name + ".camel.yaml", CalendarStage.productRoute(name));
        }
        return new CalendarStage(START, "Europe/Vienna", routes, Map.of("fickle", fickle));
    }

    private static List<JsonNode> failures(CalendarStage stage) {
        return stage.list("/api/journal?limit=1000").stream()
                .filter(line -> line.get("kind").asText().equals("route-failed"))
                .toList();
    }

    /** Works, or fails with the words that are asked of it. */
    public static final class Fickle {
        private volatile Optional<String> fails = Optional.empty();

        public void work() {
            fails.ifPresent(reason -> {
                throw new IllegalStateException(reason);
            });
        }
    }
}
