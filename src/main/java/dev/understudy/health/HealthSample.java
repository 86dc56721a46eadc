// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import java.time.Instant;
import java.util.List;

/**
 * The recorded answer of one round: when, about whom, what it looked like, and the signals behind it. Never changed.
 *
 * @param signals empty when read back only for its streak
 */
public record HealthSample(Subject subject, Instant takenAt, Impression impression, List<Signal> signals) {
    public HealthSample {
        signals = List.copyOf(signals);
    }
}
