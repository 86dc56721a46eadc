// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What is to be run.
 *
 * @param rehearsed every step is walked and nothing is changed; needs no lane
 * @param dueOn the local date whose schedule it serves; empty if somebody asked for it
 */
public record RunOrder(String job, String pair, boolean rehearsed, Optional<LocalDate> dueOn) {

    /** Asked for by hand, or by another run. */
    public static RunOrder of(String job, String pair) {
        return new RunOrder(job, pair, false, Optional.empty());
    }

    public static RunOrder dueOn(LocalDate date, String job, String pair) {
        return new RunOrder(job, pair, false, Optional.of(date));
    }

    public static RunOrder rehearsal(String job, String pair) {
        return new RunOrder(job, pair, true, Optional.empty());
    }
}
