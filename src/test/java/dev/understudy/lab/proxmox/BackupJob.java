// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * A backup job of the datacenter. Source: Proxmox VE 9.2, {@code GET /cluster/backup}, transcript 03.
 *
 * <p>{@code selection} is what else stands in it: {@code vmid}, {@code all}, {@code exclude}, {@code pool}, {@code node}.
 */
public record BackupJob(String id, boolean enabled, String schedule, String storage, Map<String, String> selection) {

    ObjectNode row(Instant now) {
        ObjectNode row = Json.object()
                .put("type", "vzdump")
                .put("id", id)
                .put("schedule", schedule)
                .put("storage", storage)
                .put("enabled", enabled ? 1 : 0)
                .put(
                        "next-run",
                        now.truncatedTo(ChronoUnit.DAYS)
                                .plus(1, ChronoUnit.DAYS)
                                .getEpochSecond());
        selection.forEach((name, value) -> {
            if (name.equals("all")) {
                row.put(name, Integer.parseInt(value));
            } else {
                row.put(name, value);
            }
        });
        return row;
    }
}
