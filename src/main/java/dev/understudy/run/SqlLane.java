// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import dev.understudy.journal.SqlStore;
import dev.understudy.journal.StoreFailure;
import java.time.Clock;

/** One row for the pair; its primary key lets one run in. */
final class SqlLane implements Lane {
    private final SqlStore store;
    private final Clock clock;
    private final Run run;

    SqlLane(SqlStore store, Clock clock, Run run) {
        this.store = store;
        this.clock = clock;
        this.run = run;
    }

    static void occupy(SqlStore store, Clock clock, String pair, long run) {
        store.update("insert into lane (pair, run_id, taken_at) values (?, ?, ?)", pair, run, clock.instant());
    }

    @Override
    public void leave() {
        store.update("delete from lane where run_id = ?", run.id());
    }

    @Override
    public boolean take() {
        if (run.rehearsed()) {
            return true;
        }
        try {
            return store.inTransaction(() -> {
                boolean mine = store.first(
                                "select run_id from lane where pair = ? and run_id = ?",
                                row -> Boolean.TRUE,
                                run.pair(),
                                run.id())
                        .isPresent();
                if (!mine) {
                    occupy(store, clock, run.pair(), run.id());
                }
                return true;
            });
        } catch (StoreFailure e) {
            if (e.isDuplicate()) {
                return false;
            }
            throw e;
        }
    }
}
