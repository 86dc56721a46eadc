// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import java.util.Locale;

/** How a run ended. */
public enum RunOutcome {
    /** Everything was done. */
    OK,
    /** There was nothing to do. */
    UNCHANGED,
    /** Every step was walked, and nothing was changed. */
    REHEARSED,
    /** Some of it was done; the sentence says what was not. */
    PARTIAL,
    /** It was not begun, because an obstacle forbade it. */
    REFUSED,
    /** A step failed. */
    FAILED,
    /** Somebody ended it. */
    CANCELLED;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
