// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import dev.understudy.journal.Row;
import dev.understudy.journal.SqlStore;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

final class SqlDueDates implements DueDates {
    private final SqlStore store;
    private final Clock clock;

    SqlDueDates(SqlStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Instant knownSince(String job, String pair) {
        return store.inTransaction(() -> {
            Optional<Instant> known = store.first(
                    "select known_since from job_known where job = ? and pair = ?",
                    row -> row.instant("known_since"),
                    job,
                    pair);
            if (known.isPresent()) {
                return known.get();
            }
            Instant now = clock.instant();
            store.update("insert into job_known (job, pair, known_since) values (?, ?, ?)", job, pair, now);
            return now;
        });
    }

    @Override
    public Optional<DueDate> find(String job, String pair, LocalDate on) {
        return store.first(
                "select * from job_due where job = ? and pair = ? and due_on = ?", SqlDueDates::date, job, pair, on);
    }

    @Override
    public Optional<DueDate> newest(String job, String pair) {
        return store.first(
                "select * from job_due where job = ? and pair = ? order by due_on desc limit 1",
                SqlDueDates::date,
                job,
                pair);
    }

    @Override
    public void await(String job, String pair, Due due) {
        store.transact(() -> {
            if (find(job, pair, due.on()).isEmpty()) {
                insert(job, pair, due, DueDate.State.WAITING, 0, Optional.empty());
            }
        });
    }

    /**
     * safety: run and claim become durable together; a process killed in between would lose the date, or serve it twice.
     * Guarded by DueDatesTest.
     */
    @Override
    public void claim(String job, String pair, Due due, long run) {
        store.transact(() -> {
            Optional<DueDate> known = find(job, pair, due.on());
            if (known.isEmpty()) {
                insert(job, pair, due, DueDate.State.RUNNING, 1, Optional.of(run));
                return;
            }
            int changed = store.update(
                    "update job_due set state = ?, attempts = attempts + 1, run_id = ?, next_attempt_at = null"
                            + " where job = ? and pair = ? and due_on = ? and state = ?",
                    DueDate.State.RUNNING,
                    run,
                    job,
                    pair,
                    due.on(),
                    DueDate.State.WAITING);
            if (changed == 0) {
                throw new IllegalStateException(job + " of pair " + pair + " due on " + due.on() + " is "
                        + known.get().state().text() + " already");
            }
        });
    }

    private void insert(String job, String pair, Due due, DueDate.State state, int attempts, Optional<Long> run) {
        // why: only the newest date is caught up; an older one that still waits would be a second run of the same state
        store.update(
                "update job_due set state = ?, next_attempt_at = null where job = ? and pair = ? and due_on < ?"
                        + " and state = ?",
                DueDate.State.GIVEN_UP,
                job,
                pair,
                due.on(),
                DueDate.State.WAITING);
        store.update(
                "insert into job_due (job, pair, due_on, due_at, state, attempts, run_id) values (?, ?, ?, ?, ?, ?, ?)",
                job,
                pair,
                due.on(),
                due.at(),
                state,
                attempts,
                run);
    }

    @Override
    public void settle(DueDate date, DueDate.State state, Optional<Instant> nextAttemptAt) {
        store.update(
                "update job_due set state = ?, next_attempt_at = ? where job = ? and pair = ? and due_on = ?"
                        + " and (run_id = ? or run_id is null) and state <> ?",
                state,
                nextAttemptAt,
                date.job(),
                date.pair(),
                date.on(),
                date.run(),
                DueDate.State.DONE);
    }

    private static DueDate date(Row row) {
        return new DueDate(
                row.text("job"),
                row.text("pair"),
                row.optionalDate("due_on").orElseThrow(),
                row.instant("due_at"),
                row.constant("state", DueDate.State.class),
                (int) row.number("attempts"),
                row.optionalNumber("run_id"),
                row.optionalInstant("next_attempt_at"));
    }
}
