// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import dev.understudy.journal.SqlStore;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Forgets runs and due dates that ended long ago; never one without an end, and never the newest date of a job. */
public final class SqlOldRuns {
    private static final int AT_ONCE = 200;
    private static final int MOST_BATCHES = 100;

    private final SqlStore store;

    public SqlOldRuns(SqlStore store) {
        this.store = store;
    }

    public Set<Long> unfinished() {
        return new HashSet<>(store.list("select id from run where outcome is null", row -> row.number("id")));
    }

    /** @param kept runs that something else refers to */
    public void forget(Instant before, Set<Long> kept) {
        // why: the newest date tells what was done, also of a job that comes once a year
        store.update(
                "delete from job_due where due_at < ? and state in (?, ?) and due_on < (select max(newest.due_on)"
                        + " from job_due newest where newest.job = job_due.job and newest.pair = job_due.pair)",
                before,
                DueDate.State.DONE,
                DueDate.State.GIVEN_UP);
        long last = 0;
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
            List<Long> ended = store.list(
                    "select id from run where id > ? and outcome is not null and ended_at < ?"
                            + " and not exists (select 1 from job_due where job_due.run_id = run.id)"
                            + " and not exists (select 1 from lane where lane.run_id = run.id) order by id limit ?",
                    row -> row.number("id"),
                    last,
                    before,
                    AT_ONCE);
            if (ended.isEmpty()) {
                return;
            }
            last = ended.get(ended.size() - 1);
            store.transact(() -> ended.stream().filter(id -> !kept.contains(id)).forEach(this::delete));
        }
    }

    private void delete(long run) {
        store.update("delete from run_memory where run_id = ?", run);
        store.update("delete from run_step where run_id = ?", run);
        store.update("delete from run where id = ?", run);
    }
}
