// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.incident.IncidentDesk;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.pair.Settings;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a failed route known: a journal line, and an incident that becomes a letter. A route that comes again within
 * minutes gets a second chance before its incident, and a line for each new reason instead of one for each tick.
 */
public final class Escalation {
    private static final Logger LOG = LoggerFactory.getLogger(Escalation.class);
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final int CHANCES = 2;

    private final Journal journal;
    private final IncidentDesk desk;
    private final Settings settings;
    private final RecentFailures failures;
    private final Clock clock;

    Escalation(Journal journal, IncidentDesk desk, Settings settings, RecentFailures failures, Clock clock) {
        this.journal = journal;
        this.desk = desk;
        this.settings = settings;
        this.failures = failures;
        this.clock = clock;
    }

    public void record(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        String job = Jobs.entry(exchange.getFromRouteId());
        String reason = String.valueOf(failure.getMessage());
        String sentence = "The job " + job + " ended with an error: " + reason;
        LOG.error("{}", sentence, failure);
        boolean again = comesAgainSoon(exchange, job);
        for (String name : Jobs.pairs(exchange, settings)) {
            int inARow = failures.failed(name, job);
            if (!again || failures.isNews(name, job, reason)) {
                journal.append(Entry.of(name, JournalKind.ROUTE_FAILED, job, sentence));
                failures.told(name, job, reason);
            }
            if (!again || inARow >= CHANCES) {
                desk.jobFailed(name, job, reason);
            }
        }
    }

    private boolean comesAgainSoon(Exchange exchange, String job) {
        Optional<Schedule> schedule = new LoadedSchedules(exchange.getContext()).of(job);
        try {
            Instant now = clock.instant();
            return schedule.isPresent()
                    && schedule.get().next(now, 1).stream().anyMatch(next -> !next.isAfter(now.plus(SOON)));
        } catch (ParseException e) {
            return false;
        }
    }
}
