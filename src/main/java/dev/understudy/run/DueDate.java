// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One local date on which a job was due for a pair, and what became of it.
 *
 * @param attempts how many runs have been begun for it
 * @param run the newest of them
 * @param nextAttemptAt not before then; empty unless it waits after a failure
 */
public record DueDate(
        String job,
        String pair,
        LocalDate on,
        Instant at,
        State state,
        int attempts,
        OptionalLong run,
        Optional<Instant> nextAttemptAt) {
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(30);
    private static final int LONGEST_DOUBLING = 8;

    /** How far it has come. */
    public enum State {
        /** For its lane, or for its next attempt. */
        WAITING,
        RUNNING,
        DONE,
        /** A human ended it, or the next date is due before another attempt would be. */
        GIVEN_UP;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** True if a run may be begun for it now. */
    public boolean isOpen(Instant now) {
        return state == State.WAITING
                && nextAttemptAt.filter(at -> at.isAfter(now)).isEmpty();
    }

    /** From a failure to the next attempt: 30 minutes, and twice as long each time. */
    public Duration pause() {
        return FIRST_PAUSE.multipliedBy(1L << Math.min(Math.max(attempts - 1, 0), LONGEST_DOUBLING));
    }
}
