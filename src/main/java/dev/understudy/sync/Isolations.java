// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import dev.understudy.journal.SqlStore;
import dev.understudy.pair.MemberName;
import java.time.Clock;
import java.util.Optional;

/** How a member was plugged before it was isolated: what its promotion goes back to. */
public interface Isolations {

    /** Kept before the isolation is written; an earlier one stays, since what stands now may be the isolation itself. */
    void isolating(String pair, MemberName member, String former);

    Optional<String> former(String pair, MemberName member);

    /** It is plugged as it was. */
    void lifted(String pair, MemberName member);

    static Isolations in(SqlStore store, Clock clock) {
        return new SqlIsolations(store, clock);
    }
}
