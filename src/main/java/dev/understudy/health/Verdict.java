// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import java.util.Locale;

/** What is thought of a watched subject. Only {@link #DOWN} can ever lead towards a failover. */
public enum Verdict {
    /** It does what it should. */
    HEALTHY(true),
    /** It answers, but not as it should, or not every time. */
    DEGRADED(true),
    /** It is on its way up or down; what becomes of it shows by itself. */
    STARTING(false),
    /** It stands still because we made it, for a backup. */
    HELD(false),
    /** It answers, and refuses our token. */
    UNAUTHORIZED(true),
    /** It answers with a broken configuration. */
    RECOVERY_MODE(true),
    /** It does not do its work, and that is observed rather than assumed. */
    DOWN(true),
    /** Nobody can say; nobody is blamed. */
    UNKNOWN(false);

    private final boolean conclusive;

    Verdict(boolean conclusive) {
        this.conclusive = conclusive;
    }

    /** True if the verdict may open and close incidents; the others leave all that was told as it stands. */
    public boolean isConclusive() {
        return conclusive;
    }

    /** The verdict as the API and the metrics write it, for example {@code recovery-mode}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
