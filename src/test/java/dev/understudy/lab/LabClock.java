// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import java.time.Instant;

/**
 * The lab's only source of time. The state of the lab is a function of it, computed when asked, so a virtual clock
 * moves the whole world at once; only listeners that open or close are told to at a certain instant.
 */
public interface LabClock {

    Instant now();

    /**
     * Keeps the calling server thread until then; {@link Instant#MAX} means until the connection or the fault ends.
     * An implementation may come back early when the caller has gone.
     */
    void hold(Instant until) throws InterruptedException;

    /** Runs the change at that instant, or soon after, on a thread of the clock's choice. */
    void at(Instant when, Runnable change);
}
