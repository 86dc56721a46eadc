// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import dev.understudy.journal.SqlStore;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Forgets incidents that have been over for long; never an open one. */
public final class SqlOldIncidents {
    private static final int AT_ONCE = 200;
    private static final int MOST_BATCHES = 100;

    private final SqlStore store;

    public SqlOldIncidents(SqlStore store) {
        this.store = store;
    }

    public Set<Long> open() {
        return new HashSet<>(store.list("select id from incident where closed_at is null", row -> row.number("id")));
    }

    /** @param told incidents that a letter or an event still speaks of; they stay */
    public void forget(Instant before, Set<Long> told) {
        long last = 0;
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
            List<Long> over = store.list(
                    "select id from incident where id > ? and closed_at < ? order by id limit ?",
                    row -> row.number("id"),
                    last,
                    before,
                    AT_ONCE);
            if (over.isEmpty()) {
                return;
            }
            last = over.get(over.size() - 1);
            store.transact(() -> over.stream()
                    .filter(id -> !told.contains(id))
                    .forEach(id -> store.update("delete from incident where id = ? and closed_at is not null", id)));
        }
    }
}
