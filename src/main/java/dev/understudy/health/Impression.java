// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.journal.Abridged;

/**
 * What one round of signals says of a subject, taken alone and before any patience.
 *
 * @param reason one clause for people
 */
public record Impression(Verdict verdict, Cause cause, String reason) {

    public Impression {
        reason = Abridged.to(1000, reason);
    }

    static Impression healthy(String reason) {
        return new Impression(Verdict.HEALTHY, Cause.NONE, reason);
    }

    /** True if it counts as a bad sample: the subject is seen not to do its work. */
    public boolean isBad() {
        return verdict == Verdict.DOWN || verdict == Verdict.DEGRADED;
    }
}
