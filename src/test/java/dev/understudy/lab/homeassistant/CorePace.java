// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import java.time.Duration;

/**
 * How long a boot takes: from power on to the open port, and to RUNNING; and how long an asked-for end keeps the port
 * open with 503.
 */
public record CorePace(Duration opensAfter, Duration runsAfter, Duration stopsFor) {
    public static CorePace usual() {
        return new CorePace(Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofSeconds(2));
    }
}
