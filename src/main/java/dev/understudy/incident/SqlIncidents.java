// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import dev.understudy.health.Cause;
import dev.understudy.journal.Row;
import dev.understudy.journal.SqlStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class SqlIncidents implements Incidents {
    private static final String OPEN = "open";

    private final SqlStore store;

    SqlIncidents(SqlStore store) {
        this.store = store;
    }

    @Override
    public Optional<Incident> open(String pair, Trouble trouble, Instant now) {
        // why: a second writer that passes this check at the same instant breaks on the unique key, and its whole
        // transaction is undone
        return store.inTransaction(() -> {
            if (findOpen(pair, trouble.kind(), trouble.subject()).isPresent()) {
                return Optional.empty();
            }
            long id = store.insert(
                    "insert into incident (pair, kind, subject, cause, reason, opened_at, last_good_at, first_bad_at,"
                            + " letter_due, open_mark) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    pair,
                    trouble.kind(),
                    trouble.subject(),
                    trouble.cause(),
                    trouble.reason(),
                    now,
                    trouble.lastGoodAt(),
                    trouble.firstBadAt(),
                    trouble.letterDue(),
                    OPEN);
            return find(id);
        });
    }

    @Override
    public boolean change(Incident seen, Trouble trouble) {
        // why: a letter that was due once may be sent already, so no later cause makes the incident an untold one
        return store.update(
                        "update incident set cause = ?, reason = ?, letter_due = least(letter_due, ?) where id = ?"
                                + " and closed_at is null and cause = ?",
                        trouble.cause(),
                        trouble.reason(),
                        trouble.letterDue(),
                        seen.id(),
                        seen.cause())
                == 1;
    }

    @Override
    public boolean close(long incident, Instant now) {
        return store.update(
                        "update incident set closed_at = ?, open_mark = ? where id = ? and closed_at is null",
                        now,
                        Long.toString(incident),
                        incident)
                == 1;
    }

    @Override
    public boolean acknowledge(long incident, Instant now) {
        return store.update(
                        "update incident set acknowledged_at = ? where id = ? and closed_at is null"
                                + " and acknowledged_at is null",
                        now,
                        incident)
                == 1;
    }

    @Override
    public boolean snooze(long incident, Instant until) {
        return store.update("update incident set snoozed_until = ? where id = ? and closed_at is null", until, incident)
                == 1;
    }

    @Override
    public List<Incident> open(String pair) {
        return store.list(
                "select * from incident where pair = ? and open_mark = ? order by id",
                SqlIncidents::incident,
                pair,
                OPEN);
    }

    @Override
    public List<String> pairsWithOpen() {
        return store.list(
                "select distinct pair from incident where open_mark = ? order by pair", row -> row.text("pair"), OPEN);
    }

    @Override
    public List<Incident> openRoots() {
        List<Incident> all =
                store.list("select * from incident where open_mark = ? order by id", SqlIncidents::incident, OPEN);
        return all.stream()
                .filter(incident -> !RootCause.isExplained(
                        incident,
                        all.stream()
                                .filter(other -> other.pair().equals(incident.pair()))
                                .toList()))
                .toList();
    }

    private Optional<Incident> findOpen(String pair, IncidentKind kind, String subject) {
        return store.first(
                "select * from incident where pair = ? and kind = ? and subject = ? and open_mark = ?",
                SqlIncidents::incident,
                pair,
                kind,
                subject,
                OPEN);
    }

    @Override
    public Optional<Incident> find(long incident) {
        return store.first("select * from incident where id = ?", SqlIncidents::incident, incident);
    }

    @Override
    public List<Incident> newest(int limit) {
        return store.list("select * from incident order by id desc limit ?", SqlIncidents::incident, limit);
    }

    private static Incident incident(Row row) {
        return new Incident(
                row.number("id"),
                row.text("pair"),
                row.constant("kind", IncidentKind.class),
                row.text("subject"),
                row.constant("cause", Cause.class),
                row.text("reason"),
                row.instant("opened_at"),
                row.optionalInstant("last_good_at"),
                row.instant("first_bad_at"),
                row.instant("letter_due"),
                row.optionalInstant("closed_at"),
                row.optionalInstant("acknowledged_at"),
                row.optionalInstant("snoozed_until"));
    }
}
