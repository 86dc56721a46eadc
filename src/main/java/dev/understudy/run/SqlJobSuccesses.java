// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import dev.understudy.journal.SqlStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

final class SqlJobSuccesses implements JobSuccesses {
    private final SqlStore store;
    private final Clock clock;

    SqlJobSuccesses(SqlStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void succeeded(String job, String pair) {
        store.transact(() -> {
            int changed = store.update(
                    "update job_success set succeeded_at = ? where job = ? and pair = ?", clock.instant(), job, pair);
            if (changed == 0) {
                store.update(
                        "insert into job_success (job, pair, succeeded_at) values (?, ?, ?)",
                        job,
                        pair,
                        clock.instant());
            }
        });
    }

    @Override
    public Optional<Instant> last(String job, String pair) {
        return store.first(
                "select succeeded_at from job_success where job = ? and pair = ?",
                row -> row.instant("succeeded_at"),
                job,
                pair);
    }
}
