// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.journal.SqlStore;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Secret;
import java.time.Clock;
import java.util.Optional;

/**
 * Which token opens a member. A restore replaces the users and tokens of the standby by those of the member it was taken
 * from, so the standby's own token is good until the first sync and dead after it (home-assistant-facts 1).
 */
public interface MemberTokens {

    /** What opens it. */
    enum Opens {
        /** The token in its own settings. */
        OWN,
        /** The token in the primary's settings. */
        PAIR,
        /** Nobody knows: a restore is replacing its users, and it is asked without any. */
        NONE
    }

    Opens opens(String pair, MemberName member);

    /** Returns once it is durable. */
    void open(String pair, MemberName member, Opens opens);

    /** The token itself; empty while none is known to open it. */
    default Optional<Secret> token(PairSettings pair, MemberName member) {
        return switch (opens(pair.name(), member)) {
            case OWN -> Optional.of(pair.member(member).token());
            case PAIR -> Optional.of(pair.primary().token());
            case NONE -> Optional.empty();
        };
    }

    /** The table {@code member_token} of the store. */
    static MemberTokens in(SqlStore store, Clock clock) {
        return new SqlMemberTokens(store, clock);
    }
}
