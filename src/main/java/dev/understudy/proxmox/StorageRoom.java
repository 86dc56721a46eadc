// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much room a storage has. Source: Proxmox VE 7 to 9, {@code GET /nodes/{node}/storage/{storage}/status}.
 *
 * @param active false if it cannot be reached; the figures are 0 then and mean nothing
 * @param content what it takes, for example {@code backup}
 */
public record StorageRoom(
        String storage,
        String type,
        boolean enabled,
        boolean active,
        Set<String> content,
        long totalBytes,
        long usedBytes,
        long freeBytes) {

    static StorageRoom read(String storage, JsonNode data) {
        return new StorageRoom(
                storage,
                data.path("type").asText(""),
                data.path("enabled").asInt(1) == 1,
                data.path("active").asInt(0) == 1,
                Arrays.stream(data.path("content").asText("").split(","))
                        .map(String::strip)
                        .collect(Collectors.toUnmodifiableSet()),
                data.path("total").asLong(0),
                data.path("used").asLong(0),
                data.path("avail").asLong(0));
    }
}
