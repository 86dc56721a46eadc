// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.journal.SqlStore;
import dev.understudy.pair.MemberName;
import java.time.Clock;

/** A member without a row was never restored to, and its own token opens it. */
final class SqlMemberTokens implements MemberTokens {
    private final SqlStore store;
    private final Clock clock;

    SqlMemberTokens(SqlStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Opens opens(String pair, MemberName member) {
        return store.first(
                        "select opens from member_token where pair = ? and member = ?",
                        row -> row.constant("opens", Opens.class),
                        pair,
                        member.text())
                .orElse(Opens.OWN);
    }

    @Override
    public void open(String pair, MemberName member, Opens opens) {
        store.transact(() -> {
            store.update("delete from member_token where pair = ? and member = ?", pair, member.text());
            store.update(
                    "insert into member_token (pair, member, opens, since) values (?, ?, ?, ?)",
                    pair,
                    member.text(),
                    opens,
                    clock.instant());
        });
    }
}
