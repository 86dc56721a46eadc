// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/**
 * How a guest stands. Source: Proxmox VE 7 to 9, {@code GET /nodes/{node}/qemu/{vmid}/status/current}.
 *
 * @param status {@code running} (a QEMU process exists) or {@code stopped}
 * @param qmpStatus what QEMU says: {@code running}, {@code paused}, {@code prelaunch} (a stopped guest being dumped) …
 * @param lock for example {@code backup}
 * @param agent enabled in the configuration; says nothing about it answering
 * @param managed by Proxmox's own cluster resource manager, so a start or stop is only a wish
 * @param uptime of the QEMU process
 */
public record GuestStatus(
        String status, String qmpStatus, Optional<String> lock, boolean agent, boolean managed, Duration uptime) {

    /** True only if the guest itself runs, not merely a QEMU process. */
    public boolean runs() {
        return status.equals("running") && qmpStatus.equals("running");
    }

    /** True if Proxmox has no process for it at all. */
    public boolean isStopped() {
        return status.equals("stopped");
    }

    /** {@code status/qmpstatus[/lock]}, as a GUEST signal carries it. */
    public String text() {
        return status + "/" + qmpStatus + lock.map(held -> "/" + held).orElse("");
    }

    static Optional<GuestStatus> read(JsonNode data) {
        String status = data.path("status").asText("");
        if (status.isEmpty()) {
            return Optional.empty();
        }
        String lock = data.path("lock").asText("");
        return Optional.of(new GuestStatus(
                status,
                data.path("qmpstatus").asText(status),
                lock.isEmpty() ? Optional.empty() : Optional.of(lock),
                truth(data.path("agent")),
                truth(data.path("ha").path("managed")),
                Duration.ofSeconds(data.path("uptime").asLong(0))));
    }

    // why: Perl sends the same truth as 1, "1" or true
    private static boolean truth(JsonNode value) {
        return value.asBoolean(false) || value.asInt(0) == 1;
    }
}
