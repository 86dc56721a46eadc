// SPDX-License-Identifier: Apache-2.0
package dev.understudy.journal;

import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;

/** The append-only record of everything that happened: source of page, letters and reports. Lines are never changed. */
public interface Journal {

    /** Writes a line in the transaction of its caller's change, if there is one; returns its number. */
    long append(Entry entry);

    /**
     * Takes the turn of writing for the caller's transaction. Whoever changes rows that others change too takes it before the
     * first of them: everybody who writes a line takes it anyway, and in one order nobody waits for each other.
     */
    void takeTurn();

    /** Lines after {@code id}, oldest first, at most {@code limit}. */
    List<JournalLine> after(long id, int limit);

    /** The lines of one incident, oldest first. */
    List<JournalLine> ofIncident(long incident);

    /** The number of the newest line; empty if there is none. */
    OptionalLong newest();

    static Journal in(SqlStore store, Clock clock) {
        return new SqlJournal(store, clock);
    }
}
