// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.run.DueDate;
import dev.understudy.run.DueDates;
import dev.understudy.run.JobSuccesses;
import dev.understudy.run.Run;
import dev.understudy.run.RunOutcome;
import dev.understudy.run.Runs;
import dev.understudy.run.Step;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What the API answers about runs and about what begins them. */
public final class RunViews {
    private static final int LONGEST_LIST = 500;

    private final Runs runs;
    private final JobSuccesses successes;
    private final DueDates dates;
    private final Settings settings;
    private final Supplier<List<Timer>> timers;

    /**
     * A route that begins by itself.
     *
     * @param next its next firings
     */
    public record Timer(String job, String route, String cron, ZoneId zone, List<Instant> next) {}

    public RunViews(
            Runs runs, JobSuccesses successes, DueDates dates, Settings settings, Supplier<List<Timer>> timers) {
        this.runs = runs;
        this.successes = successes;
        this.dates = dates;
        this.settings = settings;
        this.timers = timers;
    }

    /** Newest first; an empty job or pair means any. */
    List<Object> newest(String job, String pair, long limit) {
        return runs.newest(job, pair, (int) Math.max(1, Math.min(LONGEST_LIST, limit))).stream()
                .map(run -> (Object) run(run))
                .toList();
    }

    Optional<Object> find(long id) {
        return runs.find(id).map(this::run);
    }

    /** Every timer, with what came of it for each pair. */
    List<Object> schedules() {
        return timers.get().stream().map(timer -> (Object) timer(timer)).toList();
    }

    private Map<String, Object> run(Run run) {
        return Views.map(
                "id", run.id(),
                "job", run.job(),
                "pair", run.pair(),
                "startedAt", run.startedAt().toString(),
                "endedAt", text(run.endedAt()),
                "outcome", run.outcome().map(RunOutcome::text).orElse(null),
                "sentence", run.sentence().isEmpty() ? null : run.sentence(),
                "rehearsed", run.rehearsed(),
                "dueOn", run.dueOn().map(LocalDate::toString).orElse(null),
                "steps", runs.steps(run.id()).stream().map(RunViews::step).toList());
    }

    private static Map<String, Object> step(Step step) {
        return Views.map(
                "name", step.name(),
                "startedAt", step.startedAt().toString(),
                "endedAt", text(step.endedAt()),
                "outcome",
                        step.outcome()
                                .map(outcome -> outcome.name().toLowerCase(Locale.ROOT))
                                .orElse(null),
                "detail", step.detail().isEmpty() ? null : step.detail());
    }

    private Map<String, Object> timer(Timer timer) {
        Map<String, Object> lastSuccess = new LinkedHashMap<>();
        Map<String, Object> due = new LinkedHashMap<>();
        for (PairSettings pair : settings.pairs()) {
            lastSuccess.put(pair.name(), text(successes.last(timer.job(), pair.name())));
            due.put(
                    pair.name(),
                    dates.newest(timer.job(), pair.name()).map(RunViews::date).orElse(null));
        }
        return Views.map(
                "job",
                timer.job(),
                "route",
                timer.route(),
                "cron",
                timer.cron(),
                "zone",
                timer.zone().getId(),
                "next",
                timer.next().stream().map(Instant::toString).toList(),
                "lastSuccess",
                lastSuccess,
                "due",
                due);
    }

    private static Map<String, Object> date(DueDate date) {
        return Views.map(
                "on", date.on().toString(),
                "at", date.at().toString(),
                "state", date.state().text(),
                "attempts", date.attempts(),
                "run", date.run().isPresent() ? date.run().getAsLong() : null,
                "nextAttemptAt", text(date.nextAttemptAt()));
    }

    private static String text(Optional<Instant> instant) {
        return instant.map(Instant::toString).orElse(null);
    }
}
