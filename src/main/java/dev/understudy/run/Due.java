// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * What a schedule of daily or slower asks for now.
 *
 * @param on the newest local date that has come due
 * @param at the instant at which it did
 * @param next when the following one does
 * @param period the longest that may pass between two of them around now
 */
public record Due(LocalDate on, Instant at, Instant next, Duration period) {
    private static final Duration LEAST_GRACE = Duration.ofHours(2);

    /** How much later than the period a success may be before somebody is told. */
    public Duration grace() {
        Duration quarter = period.dividedBy(4);
        return quarter.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : quarter;
    }

    /** Until when the next success must be there, after the last one, or after the job became known. */
    public Instant deadline(Instant last) {
        return last.plus(period).plus(grace());
    }
}
