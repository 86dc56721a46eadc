// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import dev.understudy.journal.SqlStore;
import dev.understudy.pair.MemberName;
import java.time.Clock;
import java.util.Optional;

/** Keeps them in the store. */
final class SqlIsolations implements Isolations {
    private final SqlStore store;
    private final Clock clock;

    SqlIsolations(SqlStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void isolating(String pair, MemberName member, String former) {
        store.transact(() -> {
            if (former(pair, member).isEmpty()) {
                store.update(
                        "insert into member_isolation (pair, member, former, since) values (?, ?, ?, ?)",
                        pair,
                        member,
                        former,
                        clock.instant());
            }
        });
    }

    @Override
    public Optional<String> former(String pair, MemberName member) {
        return store.first(
                "select former from member_isolation where pair = ? and member = ?",
                row -> row.text("former"),
                pair,
                member);
    }

    @Override
    public void lifted(String pair, MemberName member) {
        store.update("delete from member_isolation where pair = ? and member = ?", pair, member);
    }
}
