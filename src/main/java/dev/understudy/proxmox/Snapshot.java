// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A snapshot of a guest, whoever made it. Source: Proxmox VE 7 to 9, {@code GET /nodes/{node}/qemu/{vmid}/snapshot}.
 *
 * @param takenAt by the node's clock
 * @param state {@code prepare} or {@code delete} while it is made or deleted, or if that broke off; empty if it is whole
 */
public record Snapshot(String name, String description, Instant takenAt, Optional<String> state) {

    static Snapshot read(JsonNode row) {
        String state = row.path("snapstate").asText("");
        return new Snapshot(
                row.path("name").asText(""),
                row.path("description").asText(""),
                Instant.ofEpochSecond(row.path("snaptime").asLong(0)),
                state.isEmpty() ? Optional.empty() : Optional.of(state));
    }

    public boolean isWhole() {
        return state.isEmpty();
    }

    public String firstLine() {
        return description.lines().findFirst().orElse("").strip();
    }
}
