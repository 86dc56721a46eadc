// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import java.util.Locale;

/** What is known of a copy, from little to much; each includes the ones before it. */
public enum Grade {
    /** It is there; nothing is known of what is in it, or something speaks against it. */
    EXISTS,
    /** Its maker reported success, it was found afterwards, and its size is as usual. */
    COMPLETE,
    /** The storage has verified it, or its configuration could be read out of it and names the expected disks and cards. */
    VERIFIED,
    /** It was restored and started in isolation. */
    BOOTED,
    /** And what ran there was the Home Assistant it should be. */
    PROVEN;

    /** As the API writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isAtLeast(Grade other) {
        return compareTo(other) >= 0;
    }
}
