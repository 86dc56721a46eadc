// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.incident.IncidentDesk;
import dev.understudy.pair.Settings;
import dev.understudy.run.JobSuccesses;
import java.util.List;
import org.apache.camel.Exchange;

/** What working routes that are not runs call at their end: the job succeeded. */
public final class Jobs {
    private final JobSuccesses successes;
    private final IncidentDesk desk;
    private final Settings settings;
    private final RecentFailures failures;

    Jobs(JobSuccesses successes, IncidentDesk desk, Settings settings, RecentFailures failures) {
        this.failures = failures;
        this.successes = successes;
        this.desk = desk;
        this.settings = settings;
    }

    /** Notes the success and closes the incident of an earlier failure, for the pair, or for all where none is named. */
    public void succeeded(Exchange exchange) {
        String entry = entry(exchange.getFromRouteId());
        for (String pair : pairs(exchange, settings)) {
            failures.succeeded(pair, entry);
            successes.succeeded(job(entry), pair);
            desk.jobSucceeded(pair, entry);
        }
    }

    /**
     * What a timer begins: {@code health-check-deep-timer} begins {@code health-check-deep}. Failures are kept by entry,
     * since a pulse that works says nothing of a deep check that does not.
     */
    static String entry(String timer) {
        return timer.replaceFirst("-timer$", "");
    }

    /** The job that an entry belongs to: {@code health-check-deep} is one half of {@code health-check}. */
    static String job(String entry) {
        return entry.replaceFirst("-(pulse|deep)$", "");
    }

    /** A job that serves all pairs concerns each of them. */
    static List<String> pairs(Exchange exchange, Settings settings) {
        String pair = exchange.getVariable("pair", "", String.class);
        return pair.isEmpty() ? new Pairs(settings).names() : List.of(pair);
    }
}
