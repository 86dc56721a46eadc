// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.incident.IncidentDesk;
import dev.understudy.pair.Settings;
import dev.understudy.run.Due;
import dev.understudy.run.DueDate;
import dev.understudy.run.DueDates;
import dev.understudy.run.JobSuccesses;
import dev.understudy.run.Runs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of a job that has not succeeded in time, whatever kept it: a stopped timer, a busy lane, a run without an end. A
 * job that never began has no error that anybody could be told of.
 */
public final class LateJobs {
    private static final Logger LOG = LoggerFactory.getLogger(LateJobs.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    /** After a start, what was missed is caught up first. */
    private static final Duration SETTLING = Duration.ofMinutes(10);

    private final Schedules schedules;
    private final DueDates dates;
    private final Runs runs;
    private final JobSuccesses successes;
    private final IncidentDesk desk;
    private final Settings settings;
    private final Clock clock;
    private final Instant startedAt;

    LateJobs(
            Schedules schedules,
            DueDates dates,
            Runs runs,
            JobSuccesses successes,
            IncidentDesk desk,
            Settings settings,
            Clock clock) {
        this.schedules = schedules;
        this.dates = dates;
        this.runs = runs;
        this.successes = successes;
        this.desk = desk;
        this.settings = settings;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /** What the tick calls, after what could be caught up was begun, and also where that failed. */
    public void look() {
        if (startedAt.plus(SETTLING).isAfter(clock.instant())) {
            return;
        }
        SortedSet<String> jobs = schedules.jobs();
        List<RuntimeException> troubles = new ArrayList<>();
        for (String pair : new Pairs(settings).names()) {
            attempt(troubles, () -> desk.onlyScheduled(pair, jobs));
            for (String job : jobs) {
                attempt(troubles, () -> schedules.due(job).ifPresent(due -> look(job, pair, due)));
            }
        }
        if (!troubles.isEmpty()) {
            throw troubles.get(0);
        }
    }

    /** What is wrong with one job or pair must not keep it from being told that others are late. */
    private static void attempt(List<RuntimeException> troubles, Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.error("Looking for jobs that are late failed", e);
            troubles.add(e);
        }
    }

    private void look(String job, String pair, Due due) {
        Instant now = clock.instant();
        Instant known = dates.knownSince(job, pair);
        Optional<Instant> success = successes.last(job, pair);
        Instant deadline = due.deadline(success.filter(known::isBefore).orElse(known));
        Optional<DueDate> date = dates.newest(job, pair);
        // why: after a day's absence the run that makes up for it is on its way; one without an end is told of, though
        boolean isUnderWay = date.filter(newest -> newest.state() == DueDate.State.RUNNING)
                .flatMap(newest -> runs.find(newest.run().orElseThrow()))
                .filter(run -> run.startedAt().plus(due.grace()).isAfter(now))
                .isPresent();
        if (deadline.isBefore(now) && !isUnderWay) {
            desk.jobOverdue(pair, job, reason(job, success, known, date), deadline);
        }
    }

    private String reason(String job, Optional<Instant> success, Instant known, Optional<DueDate> date) {
        String last = success.map(at -> "its last success was at " + local(at))
                .orElseGet(() -> "it has never succeeded since " + local(known));
        return last + "; " + state(job, date);
    }

    private String state(String job, Optional<DueDate> date) {
        if (!schedules.isFiring(job)) {
            return "its timer " + job + "-timer is stopped";
        }
        return date.map(newest -> "the run of " + DAY.format(newest.on())
                        + switch (newest.state()) {
                            case WAITING -> " waits for its turn";
                            case RUNNING -> " has begun and not ended";
                            case DONE -> " is done";
                            case GIVEN_UP -> " is given up";
                        })
                .orElse("nothing was begun");
    }

    private String local(Instant instant) {
        return TIME.format(instant.atZone(settings.zone()));
    }
}
