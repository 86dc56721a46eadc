// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import dev.understudy.journal.SqlStore;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Forgets restore points whose copy has been gone for long; never one that stands. */
public final class SqlOldPoints {
    private static final int AT_ONCE = 200;

    private final SqlStore store;

    public SqlOldPoints(SqlStore store) {
        this.store = store;
    }

    public void forgetGone(Instant before) {
        int gone;
        do {
            gone = store.update(
                    "delete from restore_point where id in"
                            + " (select id from restore_point where gone_at < ? order by id limit ?)",
                    before,
                    AT_ONCE);
        } while (gone == AT_ONCE);
    }

    /** The runs that made what is known here. */
    public Set<Long> runs() {
        return new HashSet<>(store.list(
                "select distinct run_id from restore_point where run_id is not null", row -> row.number("run_id")));
    }
}
