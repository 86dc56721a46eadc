// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.run.RunOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A nightly job keeps its dates, whatever becomes of clock, controller, lane and host. Vienna reads UTC + 1 in winter. */
class SchedulesTest {
    private static final String VIENNA = "Europe/Vienna";
    /** Noon of an ordinary Tuesday in Vienna. */
    private static final Instant NOON = Instant.parse("2026-11-24T11:00:07Z");

    private static final Instant NIGHT = Instant.parse("2026-11-25T01:00:00Z");
    private static final Duration JITTER = Duration.ofMinutes(7);

    private final Stagehand stagehand = new Stagehand();

    @Test
    void anInstallationAtNoonWaitsForItsFirstNight() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(NOON, VIENNA, stagehand)) {
            stage.passUntil(NIGHT.minusSeconds(1));
            assertThat(stagehand.begun()).isEmpty();

            stage.pass(Duration.ofDays(2));

            assertThat(stagehand.begun()).containsExactly(NIGHT, NIGHT.plus(Duration.ofDays(1)));
        }
    }

    @Test
    void theNightWithoutTwoOClockHasItsRunAfterTheGap() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(Instant.parse("2027-03-27T11:00:07Z"), VIENNA, stagehand)) {
            stage.pass(Duration.ofDays(2));

            Instant gap = Instant.parse("2027-03-28T01:00:00Z");
            assertThat(stagehand.begun()).hasSize(2).last().isEqualTo(Instant.parse("2027-03-29T00:00:00Z"));
            assertThat(stagehand.begun().get(0)).isBetween(gap.plusSeconds(60), gap.plus(JITTER));
        }
    }

    @Test
    void theNightWithTwoTwoOClocksHasOneRun() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(Instant.parse("2026-10-24T11:00:07Z"), VIENNA, stagehand)) {
            stage.pass(Duration.ofDays(2));

            assertThat(stagehand.begun()).hasSize(2).last().isEqualTo(Instant.parse("2026-10-26T01:00:00Z"));
            assertThat(stagehand.begun().get(0))
                    .isBetween(Instant.parse("2026-10-25T00:00:00Z"), Instant.parse("2026-10-25T01:00:00Z"));
        }
    }

    @Test
    void afterFiveDaysAwayOnlyTheNewestNightIsMadeUpFor() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(NOON, VIENNA, stagehand)) {
            stage.pass(Duration.ofHours(1));
            stage.offFor(Duration.ofDays(5));
            Instant back = stage.now();

            stage.pass(Duration.ofHours(6));

            assertThat(stagehand.begun()).hasSize(1);
            assertThat(stagehand.begun().get(0)).isBefore(back.plusSeconds(90));
            assertThat(stage.get("/api/runs/1").get("dueOn").asText()).isEqualTo("2026-11-29");
            assertThat(stage.list("/api/incidents")).isEmpty();
        }
    }

    @Test
    void whatFailsIsTriedAgainWithGrowingPausesUntilItWorks() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(NOON, VIENNA, stagehand)) {
            stagehand.works(now -> now.isAfter(NIGHT.plus(Duration.ofHours(3))));

            stage.passUntil(NIGHT.plus(Duration.ofHours(12)));

            assertThat(minutesAfter(NIGHT)).containsExactly(0L, 35L, 100L, 225L);
            assertThat(ends(stage).get(0)).contains("the host is down. The next attempt is at 25 Nov 02:35.");
            assertThat(stage.list("/api/incidents")).hasSize(1).allSatisfy(incident -> {
                assertThat(incident.get("kind").asText()).isEqualTo("job-failed");
                assertThat(incident.get("closedAt").isNull()).isFalse();
            });
        }
    }

    @Test
    void aNightThatNeverWorksGivesWayToTheNextOne() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(NOON, VIENNA, stagehand)) {
            stagehand.works(now -> !now.isBefore(NIGHT.plus(Duration.ofDays(1))));

            stage.pass(Duration.ofDays(3));

            assertThat(minutesAfter(NIGHT)).containsExactly(0L, 35L, 100L, 225L, 470L, 955L, 1440L, 2880L);
            assertThat(ends(stage).get(5)).contains("The next attempt is at 26 Nov 02:00.");
            assertThat(stage.list("/api/incidents")).hasSize(1);
        }
    }

    @Test
    void aNightWhoseLaneIsTakenWaitsForIt() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(NOON, VIENNA, stagehand)) {
            stage.passUntil(NIGHT.minus(Duration.ofMinutes(30)));
            stagehand.takes(Duration.ofHours(2));
            stage.controller().runner().start(RunOrder.of("snapshot", "home"));

            stage.passUntil(NIGHT.plus(Duration.ofMinutes(91)));

            assertThat(minutesAfter(NIGHT)).hasSize(2).last().isEqualTo(90L);
            assertThat(stage.list("/api/incidents")).isEmpty();
        }
    }

    @Test
    void aTimerThatSomebodyStoppedBeginsNothingAndIsToldOfInTime() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(NOON, VIENNA, stagehand)) {
            stage.pass(Duration.ofHours(20));
            stage.controller().context().getRouteController().stopRoute("full-backup-timer");
            Instant success = stagehand.succeeded().get(0);

            stage.passUntil(success.plus(Duration.ofHours(30)));
            assertThat(stage.list("/api/incidents")).isEmpty();
            stage.pass(Duration.ofMinutes(2));

            assertThat(stagehand.begun()).hasSize(1);
            JsonNode incident = stage.list("/api/incidents?open").get(0);
            assertThat(incident.get("kind").asText()).isEqualTo("job-overdue");
            assertThat(incident.get("reason").asText())
                    .isEqualTo("its last success was at 25 Nov 02:05; its timer full-backup-timer is stopped");

            stage.controller().context().getRouteController().startRoute("full-backup-timer");
            stage.pass(Duration.ofMinutes(10));
            assertThat(stage.list("/api/incidents?open")).isEmpty();
        }
    }

    @Test
    void aJobThatIsLateIsToldOfThoughNothingCanBeCaughtUp() throws Exception {
        Map<String, String> routes = CalendarStage.nightlyRoutes();
        routes.computeIfPresent(
                "readiness.camel.yaml", (name, text) -> CalendarStage.edited(text, "ref: schedules", "ref: broken"));
        try (CalendarStage stage = new CalendarStage(
                NOON, VIENNA, routes, Map.of("stagehand", stagehand, "broken", new BrokenSchedules()))) {
            stage.lends(stagehand);
            stage.pass(Duration.ofHours(20));
            stage.controller().context().getRouteController().stopRoute("full-backup-timer");

            stage.passUntil(stagehand.succeeded().get(0).plus(Duration.ofHours(31)));

            assertThat(stage.list("/api/incidents?open"))
                    .extracting(incident -> incident.get("kind").asText() + " "
                            + incident.get("subject").asText())
                    .containsExactlyInAnyOrder("job-failed readiness-catch-up", "job-overdue full-backup");
        }
    }

    /** Stands where the product's own stand, and can begin nothing. */
    public static final class BrokenSchedules {
        public void catchUp() {
            throw new IllegalStateException("one cron can not be read");
        }
    }

    @Test
    void aJobThatKeepsFailingIsOneIncidentHoweverLateItIs() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(NOON, VIENNA, stagehand)) {
            stagehand.works(now -> false);

            stage.pass(Duration.ofDays(3));

            assertThat(stage.list("/api/incidents"))
                    .extracting(incident -> incident.get("kind").asText())
                    .containsExactly("job-failed");
        }
    }

    @Test
    void aRunAskedForByHandLeavesTheNightItsOwn() throws Exception {
        try (CalendarStage stage = CalendarStage.nightly(NOON, VIENNA, stagehand)) {
            stage.passUntil(NIGHT.minus(Duration.ofHours(2)));
            stage.controller().runner().start(RunOrder.of("full-backup", "home"));

            stage.passUntil(NIGHT.plus(Duration.ofHours(1)));

            assertThat(minutesAfter(NIGHT)).containsExactly(-120L, 0L);
        }
    }

    private List<Long> minutesAfter(Instant night) {
        return stagehand.begun().stream()
                .map(begun -> Duration.between(night, begun).toMinutes())
                .toList();
    }

    private static List<String> ends(CalendarStage stage) {
        return stage.list("/api/journal?limit=1000").stream()
                .filter(line -> line.get("kind").asText().equals("run-ended"))
                .map(line -> line.get("sentence").asText())
                .toList();
    }
}
