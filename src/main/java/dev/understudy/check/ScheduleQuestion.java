// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.runtime.RouteFiles;
import dev.understudy.runtime.Schedule;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Do the route files fire, and as often as the settings say? */
record ScheduleQuestion(Path routes, Duration pulse, Clock clock) implements Question {
    private static final String PULSE = "health-check-pulse-timer";
    private static final String MEND = "Mend the cron in the route file, or health.pulse in application.properties";

    @Override
    public void ask(Findings findings) {
        String what = "Schedules in " + routes;
        Optional<String> trouble = trouble();
        if (trouble.isPresent()) {
            findings.wrong(what, trouble.get(), MEND);
        } else {
            findings.well(what, "");
        }
    }

    private Optional<String> trouble() {
        try {
            List<Schedule> schedules = new RouteFiles(routes).schedules();
            for (Schedule schedule : schedules) {
                Optional<String> trouble = trouble(schedule);
                if (trouble.isPresent()) {
                    return trouble;
                }
            }
            return schedules.isEmpty() ? Optional.of("no route begins by itself") : Optional.empty();
        } catch (IOException | ParseException | RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> trouble(Schedule schedule) throws ParseException {
        List<Instant> firings = schedule.next(clock.instant(), 2);
        String route = schedule.route() + " (" + schedule.cron() + ") fires ";
        if (firings.size() < 2) {
            return Optional.of(route + "never again");
        }
        Duration every = Duration.between(firings.get(0), firings.get(1));
        return !schedule.route().equals(PULSE) || every.equals(pulse)
                ? Optional.empty()
                : Optional.of(
                        route + "every " + every.toSeconds() + " s, health.pulse says " + pulse.toSeconds() + " s");
    }
}
