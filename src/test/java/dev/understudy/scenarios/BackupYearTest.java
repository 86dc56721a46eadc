// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.journal.Journal;
import dev.understudy.run.Run;
import dev.understudy.run.RunOutcome;
import dev.understudy.run.Runs;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A year of nights at two, with a host and a controller that are away at random: one run that works for every local date
 * on which both were there for long enough, never two, and both nights of the clock change among them.
 */
class BackupYearTest {
    private static final int DAYS = 366;
    private static final Duration TAKES = Duration.ofMinutes(20);
    /** For the pauses between attempts, the tick and a run of the night before. */
    private static final Duration SLACK = Duration.ofMinutes(90);

    private final Stagehand stagehand = new Stagehand();

    @Tag("proof")
    @ParameterizedTest(name = "{0}, seed {1}")
    @CsvSource({"Europe/Vienna, 1, 2027-03-28, 2027-10-31", "America/New_York, 2, 2027-03-14, 2027-11-07"})
    void everyLocalDateHasItsOneRun(String zoneName, long seed, LocalDate spring, LocalDate autumn) throws Exception {
        ZoneId zone = ZoneId.of(zoneName);
        Instant begin = ZonedDateTime.of(2027, 1, 1, 12, 0, 7, 0, zone).toInstant();
        Absences absences = new Absences(
                seed, begin, begin.plus(Duration.ofDays(DAYS)), List.of(due(spring, zone), due(autumn, zone)));
        try (CalendarStage stage = new CalendarStage(begin, zoneName, routes(), Map.of("stagehand", stagehand))) {
            stage.lends(stagehand);
            stagehand.takes(TAKES);
            stagehand.works(now -> !absences.isHostAway(now));

            play(stage, absences);

            Journal journal = Journal.in(stage.store(), stage.clock());
            List<Run> runs = Runs.in(stage.store(), journal, stage.clock()).newest("full-backup", "home", 10_000);
            judge(runs, absences, zone);
            assertThat(good(runs)).containsEntry(spring, 1).containsEntry(autumn, 1);
        }
    }

    private static void play(CalendarStage stage, Absences absences) throws Exception {
        for (Absences.Absence absence : absences.ofController()) {
            stage.passUntil(absence.from());
            while (!stage.isIdle()) {
                stage.pass(Duration.ofMinutes(1));
            }
            stage.offFor(Duration.between(stage.now(), absence.until()));
        }
        stage.passUntil(absences.end());
    }

    private static void judge(List<Run> runs, Absences absences, ZoneId zone) {
        Map<LocalDate, Integer> good = good(runs);
        assertThat(good.values()).as("never two that work for one date").allMatch(count -> count == 1);
        assertThat(runs).allSatisfy(run -> {
            LocalDate on = run.dueOn().orElseThrow();
            assertThat(run.startedAt())
                    .as("only the newest date is made up for: run " + run.id() + " for " + on)
                    .isBetween(due(on, zone), due(on.plusDays(1), zone));
        });
        int sure = 0;
        LocalDate last = absences.end().atZone(zone).toLocalDate().minusDays(1);
        for (LocalDate on = LocalDate.of(2027, 1, 2); on.isBefore(last); on = on.plusDays(1)) {
            if (absences.leaveRoomFor(due(on, zone), due(on.plusDays(1), zone), TAKES, SLACK)) {
                sure++;
                assertThat(good).as("both were there long enough on " + on).containsKey(on);
            }
        }
        // why: a year without trouble, or one in which nothing is promised, would prove nothing
        assertThat(sure).isBetween(DAYS / 2, DAYS - 5);
        assertThat(runs).hasSizeGreaterThan(good.size() + 20);
        assertThat(absences.ofController()).hasSizeGreaterThan(8);
    }

    private static Map<LocalDate, Integer> good(List<Run> runs) {
        Map<LocalDate, Integer> good = new HashMap<>();
        runs.stream()
                .filter(run -> run.outcome().filter(RunOutcome.OK::equals).isPresent())
                .forEach(run -> good.merge(run.dueOn().orElseThrow(), 1, Integer::sum));
        return good;
    }

    /** Two o'clock on that date: the first of two, or the instant after the gap. */
    private static Instant due(LocalDate on, ZoneId zone) {
        return ZonedDateTime.of(on, LocalTime.of(2, 0), zone).toInstant();
    }

    /** The toy, with a tick every ten minutes and no heartbeat or capacity to speak of, as an admin would edit them. */
    private static Map<String, String> routes() throws Exception {
        Map<String, String> routes = CalendarStage.nightlyRoutes();
        routes.computeIfPresent(
                "readiness.camel.yaml",
                (name, text) -> CalendarStage.edited(
                        CalendarStage.edited(text, "\"40 * * * * ?\"", "\"40 0/10 * * * ?\""),
                        "\"8/10 * * * * ?\"",
                        "\"8 0 0/6 * * ?\""));
        routes.computeIfPresent(
                "readiness.camel.yaml",
                (name, text) -> CalendarStage.edited(text, "\"0 20 * * * ?\"", "\"0 20 12 1 * ?\""));
        return routes;
    }
}
