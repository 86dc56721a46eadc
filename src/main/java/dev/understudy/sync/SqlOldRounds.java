// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import dev.understudy.journal.SqlStore;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Forgets rounds of long ago; never what a standby holds, one whose original is kept, or one it did not work with. */
public final class SqlOldRounds {
    private final SqlStore store;

    public SqlOldRounds(SqlStore store) {
        this.store = store;
    }

    public void forget(Instant before) {
        store.update(
                "delete from sync_round where taken_at < ? and sealed is null and state not in (?, ?)"
                        + " and run_id not in (select holds from sync_standing where holds is not null)",
                before,
                RoundState.FAILED,
                RoundState.BROKEN);
    }

    /** The runs that captured what is known here. */
    public Set<Long> runs() {
        return new HashSet<>(store.list("select run_id from sync_round", row -> row.number("run_id")));
    }
}
