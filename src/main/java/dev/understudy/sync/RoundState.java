// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

/** What came of one original. */
public enum RoundState {
    /** It was captured and read; nothing was carried yet. */
    CAPTURED,
    /** The standby holds the same. */
    UNCHANGED,
    /** It was not carried; the standby is as it was. */
    REFUSED,
    /** Its restore was about to be ordered, so the standby may hold it, or a part of it. */
    ORDERED,
    /** The standby holds it and was seen to work with it. */
    VERIFIED,
    /** Its restore did not come to its end, for a reason that need not lie in it. */
    BROKEN,
    /** The standby did not work with it. */
    FAILED
}
