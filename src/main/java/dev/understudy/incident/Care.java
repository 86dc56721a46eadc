// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.SqlStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Takes in what people say about an incident. It changes nothing but who is reminded of it. */
public final class Care {
    private final Incidents incidents;
    private final Journal journal;
    private final SqlStore store;
    private final Clock clock;

    public Care(SqlStore store, Journal journal, Clock clock) {
        this.incidents = Incidents.in(store);
        this.journal = journal;
        this.store = store;
        this.clock = clock;
    }

    /** What became of a request. */
    public enum Outcome {
        /** It stands as asked for, whether this request did it or an earlier one. */
        DONE,
        CLOSED,
        NOT_THERE
    }

    /** Somebody takes care of it: reminders and the second tier stop. Doing it twice is harmless. */
    public Outcome acknowledge(long id) {
        return store.inTransaction(() -> {
            journal.takeTurn();
            if (incidents.acknowledge(id, clock.instant())) {
                tell(id, JournalKind.INCIDENT_ACKNOWLEDGED, "is acknowledged: nobody is reminded of it any more", "");
                return Outcome.DONE;
            }
            return otherwise(id);
        });
    }

    /** Reminders and the second tier wait until then; a second request replaces the first. */
    public Outcome snooze(long id, Instant until) {
        return store.inTransaction(() -> {
            journal.takeTurn();
            Optional<Instant> before = incidents.find(id).flatMap(Incident::snoozedUntil);
            if (!before.equals(Optional.of(until)) && incidents.snooze(id, until)) {
                tell(id, JournalKind.INCIDENT_SNOOZED, "sleeps until " + until, until.toString());
                return Outcome.DONE;
            }
            return otherwise(id);
        });
    }

    private Outcome otherwise(long id) {
        return incidents
                .find(id)
                .map(incident -> incident.isOpen() ? Outcome.DONE : Outcome.CLOSED)
                .orElse(Outcome.NOT_THERE);
    }

    private void tell(long id, JournalKind kind, String what, String until) {
        Incident incident = incidents.find(id).orElseThrow();
        Entry entry = Entry.of(
                        incident.pair(),
                        kind,
                        incident.subject(),
                        "Incident " + id + " (" + incident.kind().text() + ", " + incident.subject() + ") " + what
                                + ".")
                .forIncident(id)
                .with("kind", incident.kind().text());
        journal.append(until.isEmpty() ? entry : entry.with("until", until));
    }
}
