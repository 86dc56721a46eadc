// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import dev.understudy.journal.SqlStore;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** The record of local dates on which jobs were due: the memory that Quartz does not have. */
public interface DueDates {

    /** Since when the job is known for the pair; from now on if it was not. */
    Instant knownSince(String job, String pair);

    Optional<DueDate> find(String job, String pair, LocalDate on);

    /** The youngest date of the job. */
    Optional<DueDate> newest(String job, String pair);

    /** Notes that the date is due and could not be begun yet; does nothing if it is known. */
    void await(String job, String pair, Due due);

    /**
     * Makes the run the one that serves the date, inside the transaction that begins it.
     *
     * @throws IllegalStateException if the date is not open, so that the run is not begun either
     */
    void claim(String job, String pair, Due due, long run);

    /** Notes what became of the date after that run; does nothing if another run serves it meanwhile, or it is done. */
    void settle(DueDate date, DueDate.State state, Optional<Instant> nextAttemptAt);

    static DueDates in(SqlStore store, Clock clock) {
        return new SqlDueDates(store, clock);
    }
}
