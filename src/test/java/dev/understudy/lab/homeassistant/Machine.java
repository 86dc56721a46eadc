// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import java.time.Instant;
import java.util.Optional;

/** The machine that a member runs on, seen from inside. */
public interface Machine {

    /** When it was switched on; empty when it is off. */
    Optional<Instant> onSince(Instant now);

    /** Since when it has been asked to end. */
    Optional<Instant> endingSince(Instant now);

    boolean paused();
}
