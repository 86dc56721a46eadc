// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.api.RunViews;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.run.Due;
import dev.understudy.run.DueDate;
import dev.understudy.run.DueDates;
import dev.understudy.run.Run;
import dev.understudy.run.RunOrder;
import dev.understudy.run.RunOutcome;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes schedules survive: what is due on a local date is begun once, whether its timer fires once, twice or not at all.
 * A date that was missed is caught up by its age, only the newest one, and one that failed is tried again.
 */
public final class Schedules implements Runner.Aftermath {
    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

    private static final int FIRINGS = 3;

    private final LoadedSchedules schedules;
    private final Supplier<Runner> runner;
    private final DueDates dates;
    private final List<String> pairs;
    private final Clock clock;
    private final Map<Schedule, Due> newest = new ConcurrentHashMap<>();

    /** @param runner asked for when there is something to do, since the runner itself asks here what follows from an end */
    Schedules(LoadedSchedules schedules, Supplier<Runner> runner, DueDates dates, List<String> pairs, Clock clock) {
        this.schedules = schedules;
        this.runner = runner;
        this.dates = dates;
        this.pairs = pairs;
        this.clock = clock;
    }

    /** What a job's own timer calls for each pair: begins what is due, unless that was begun before. */
    public void due(Exchange exchange) {
        String job = Jobs.entry(exchange.getFromRouteId());
        String pair = exchange.getVariable("pair", String.class);
        Due due = due(job).orElseThrow(() -> Failure.of(FailureCode.JOB_UNKNOWN, "Start of " + job)
                .seen("its timer fires more often than daily, or not by a cron")
                .allowed("a cron of daily or slower in a route named " + job + "-timer")
                .build());
        dates.knownSince(job, pair);
        attempt(job, pair, due, dates.find(job, pair, due.on()));
    }

    /**
     * What the tick calls: begins what is due and was not begun, because nobody was there, the lane was busy, or the last
     * attempt failed.
     */
    public void catchUp() {
        runner.get().resume();
        RuntimeException trouble = null;
        for (String job : jobs()) {
            for (String pair : pairs) {
                try {
                    catchUp(job, pair);
                } catch (RuntimeException e) {
                    // why: what is wrong with one pair must not keep the others from their backup
                    LOG.error("Catching up {} of pair {} failed", job, pair, e);
                    trouble = e;
                }
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }

    private void catchUp(String job, String pair) {
        Instant known = dates.knownSince(job, pair);
        Optional<Due> asked = due(job);
        if (asked.isEmpty() || !schedules.isFiring(job)) {
            return;
        }
        Due due = asked.get();
        Optional<DueDate> date = dates.find(job, pair, due.on());
        // why: a job that was installed at noon does not make up for the night before
        boolean isMissed =
                due.at().isAfter(known) && due.at().plus(jitter(job, pair)).isBefore(clock.instant());
        if (date.isPresent() || isMissed) {
            attempt(job, pair, due, date);
        }
    }

    /** The durable jobs that have a timer of their own. */
    SortedSet<String> jobs() {
        SortedSet<String> jobs = runner.get().jobs();
        jobs.removeIf(job -> schedules.of(job).isEmpty());
        return jobs;
    }

    /** What is due of the job now; empty without a schedule of daily or slower. */
    Optional<Due> due(String job) {
        return schedules.of(job).flatMap(this::due);
    }

    /** Every timer with its next firings, as real Quartz will do them. */
    List<RunViews.Timer> timers() {
        return schedules.all().stream().map(this::timer).toList();
    }

    private RunViews.Timer timer(Schedule schedule) {
        String job = Jobs.job(Jobs.entry(schedule.route()));
        try {
            return new RunViews.Timer(
                    job, schedule.route(), schedule.cron(), schedule.zone(), schedule.next(clock.instant(), FIRINGS));
        } catch (ParseException e) {
            return new RunViews.Timer(job, schedule.route(), schedule.cron(), schedule.zone(), List.of());
        }
    }

    boolean isFiring(String job) {
        return schedules.isFiring(job);
    }

    private Optional<Due> due(Schedule schedule) {
        Instant now = clock.instant();
        // why: a cron takes long to read, a tick comes every minute, and nothing changes until the next date
        Optional<Due> standing = Optional.ofNullable(newest.get(schedule))
                .filter(due -> !now.isBefore(due.at()) && now.isBefore(due.next()));
        if (standing.isPresent()) {
            return standing;
        }
        try {
            Optional<Due> found = schedule.due(now);
            found.ifPresent(due -> newest.put(schedule, due));
            return found;
        } catch (ParseException e) {
            throw new IllegalStateException("the cron of " + schedule.route() + " can not be read", e);
        }
    }

    private void attempt(String job, String pair, Due due, Optional<DueDate> known) {
        if (known.filter(date -> !date.isOpen(clock.instant())).isPresent()) {
            return;
        }
        try {
            runner.get().start(RunOrder.dueOn(due.on(), job, pair), run -> dates.claim(job, pair, due, run));
        } catch (Failure e) {
            if (e.code() != FailureCode.LANE_BUSY) {
                throw e;
            }
            if (known.isEmpty()) {
                LOG.info("{} What is due on {} waits for it", e.getMessage(), due.on());
            }
            dates.await(job, pair, due);
        }
    }

    /** So that several pairs on one host do not all begin at the same moment; the same each time. */
    static Duration jitter(String job, String pair) {
        return Duration.ofSeconds(60 + Math.floorMod((job + "/" + pair).hashCode(), 241));
    }

    @Override
    public String ended(Run run, RunOutcome outcome) {
        return run.dueOn()
                .flatMap(on -> dates.find(run.job(), run.pair(), on))
                .filter(date -> date.state() != DueDate.State.DONE)
                .map(date -> settle(date, outcome))
                .orElse("");
    }

    private String settle(DueDate date, RunOutcome outcome) {
        if (outcome == RunOutcome.OK || outcome == RunOutcome.UNCHANGED) {
            dates.settle(date, DueDate.State.DONE, Optional.empty());
            return "";
        }
        Optional<Schedule> schedule = schedules.of(date.job());
        Optional<Due> due = schedule.flatMap(this::due);
        if (outcome == RunOutcome.CANCELLED || due.isEmpty()) {
            dates.settle(date, DueDate.State.GIVEN_UP, Optional.empty());
            return "";
        }
        Instant again = clock.instant().plus(date.pause());
        boolean overtaken = due.get().on().isAfter(date.on());
        // why: what is refused now is refused in half an hour, and a human has been told
        if (outcome == RunOutcome.REFUSED
                || overtaken
                || !again.isBefore(due.get().next())) {
            dates.settle(date, DueDate.State.GIVEN_UP, Optional.empty());
            again = overtaken ? clock.instant() : due.get().next();
        } else {
            dates.settle(date, DueDate.State.WAITING, Optional.of(again));
        }
        return schedules.isFiring(date.job())
                ? "The next attempt is at " + local(again, schedule.get().zone()) + "."
                : "";
    }

    private static String local(Instant instant, ZoneId zone) {
        return TIME.format(instant.atZone(zone));
    }
}
