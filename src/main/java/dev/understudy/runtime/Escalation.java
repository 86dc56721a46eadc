// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.incident.IncidentDesk;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.pair.Settings;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a failed route known: a journal line, and an incident that becomes a letter. */
public final class Escalation {
    private static final Logger LOG = LoggerFactory.getLogger(Escalation.class);

    private final Journal journal;
    private final IncidentDesk desk;
    private final Settings settings;

    Escalation(Journal journal, IncidentDesk desk, Settings settings) {
        this.journal = journal;
        this.desk = desk;
        this.settings = settings;
    }

    public void record(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        String job = Jobs.entry(exchange.getFromRouteId());
        String sentence = "The job " + job + " ended with an error: " + failure.getMessage();
        LOG.error("{}", sentence, failure);
        for (String name : Jobs.pairs(exchange, settings)) {
            journal.append(Entry.of(name, JournalKind.ROUTE_FAILED, job, sentence));
            desk.jobFailed(name, job, String.valueOf(failure.getMessage()));
        }
    }
}
