// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import dev.understudy.journal.SqlStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The record of every original, and of what each standby holds. Each call is durable when it returns. */
public interface SyncRounds {

    /** Records an original that was read; the same run again replaces it. */
    void captured(SyncRound round, Manifest manifest);

    Optional<SyncRound> find(long run);

    /** Newest first. */
    List<SyncRound> newest(String pair, int limit);

    Manifest manifest(long run);

    Optional<Edition> edition(long run);

    /** Records what the standby edition switches off; before it is carried. */
    void edition(long run, Edition edition);

    void sealed(long run, String file);

    /** Notes that the kept original is there no more. */
    void unsealed(long run);

    /** The standby holds the same; what it knows is as fresh as this backup. */
    void unchanged(long run);

    void refused(long run, String why);

    /** Noted before the restore is ordered: from here on what the standby holds is in doubt. */
    void ordered(long run);

    /** The standby was seen to work with it. */
    void verified(long run);

    /** The standby did not work with it; what it holds stays in doubt. */
    void failed(long run, String why);

    /** Its restore did not come to its end; what the standby holds stays in doubt. */
    void broken(long run, String why);

    /** An earlier original was put back and seen to work. */
    void putBack(long run);

    /** The restore did not take: the standby holds what it held. */
    void untouched(long run, String why);

    Standing standing(String pair);

    /**
     * The newest round with this content that the standby did not work with, or whose restore broke three times; empty if
     * it may be tried.
     */
    Optional<SyncRound> condemned(String pair, Manifest manifest);

    /** Since when the member on stage has been seen with this version of the core; notes it if it is new. */
    Instant seenSince(String pair, String coreVersion);

    static SyncRounds in(SqlStore store, Clock clock) {
        return new SqlSyncRounds(store, clock);
    }
}
