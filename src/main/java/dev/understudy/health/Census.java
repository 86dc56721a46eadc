// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import java.time.Duration;
import java.util.Optional;

/** The value of an ENTITIES signal. */
record Census(int entities, int unavailable, Optional<Duration> age) {

    static Optional<Census> of(Signal signal) {
        String[] parts = signal.value().split("/", -1);
        if (signal.source() != Source.ENTITIES || signal.reading() != Reading.ANSWERED || parts.length != 3) {
            return Optional.empty();
        }
        Optional<Duration> age =
                parts[2].equals("-") ? Optional.empty() : Optional.of(Duration.ofSeconds(Long.parseLong(parts[2])));
        return Optional.of(new Census(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), age));
    }

    double unavailableShare() {
        return entities == 0 ? 0 : (double) unavailable / entities;
    }
}
