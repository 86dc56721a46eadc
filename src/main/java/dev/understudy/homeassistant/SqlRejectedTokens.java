// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.journal.SqlStore;
import dev.understudy.journal.StoreFailure;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.Secret;
import java.time.Instant;
import java.util.Optional;

/** Keeps refusals in the store. */
final class SqlRejectedTokens implements RejectedTokens {
    private static final String WHERE = " where pair = ? and member = ? and token_digest = ?";

    private final SqlStore store;

    SqlRejectedTokens(SqlStore store) {
        this.store = store;
    }

    @Override
    public Optional<Instant> rejectedAt(String pair, MemberName member, Secret token) {
        return store.first(
                "select rejected_at from rejected_token" + WHERE,
                row -> row.instant("rejected_at"),
                pair,
                member.text(),
                token.digest());
    }

    @Override
    public void reject(String pair, MemberName member, Secret token, Instant at) {
        try {
            store.update(
                    "insert into rejected_token (rejected_at, pair, member, token_digest) values (?, ?, ?, ?)",
                    at,
                    pair,
                    member.text(),
                    token.digest());
        } catch (StoreFailure e) {
            // why: the same refusal is kept already, or another thread has just kept it; that is as good
            if (!e.isDuplicate()) {
                throw e;
            }
        }
    }

    @Override
    public void withdraw(String pair, MemberName member, Secret token) {
        store.update("delete from rejected_token" + WHERE, pair, member.text(), token.digest());
    }
}
