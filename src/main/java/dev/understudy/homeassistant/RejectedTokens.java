// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.journal.SqlStore;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * The tokens a member has refused, kept over restarts (law 10): every further try counts towards a ban, which is sticky
 * and travels in backups. Only a digest is kept; another token of the same member is not affected.
 */
public interface RejectedTokens {

    /** When the member refused this token; empty if it never did. */
    Optional<Instant> rejectedAt(String pair, MemberName member, Secret token);

    /** Keeps the refusal; returns once it is durable. A second refusal keeps the first instant. */
    void reject(String pair, MemberName member, Secret token, Instant at);

    /** Takes the refusal back: it came from a server that refuses everything. */
    void withdraw(String pair, MemberName member, Secret token);

    default boolean rejected(String pair, MemberName member, Secret token) {
        return rejectedAt(pair, member, token).isPresent();
    }

    /** The table {@code rejected_token} of the store. */
    static RejectedTokens in(SqlStore store) {
        return new SqlRejectedTokens(store);
    }
}
