// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.Duration;

/** How long the node takes for its tasks; a stopped task shows its end only after that. */
public record TaskDurations(Duration start, Duration stop, Duration shutdown) {
    public static TaskDurations usual() {
        return new TaskDurations(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(8));
    }
}
