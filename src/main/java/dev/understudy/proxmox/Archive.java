// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A full backup as its storage lists it. Source: Proxmox VE 7 to 9, {@code GET
 * /nodes/{node}/storage/{storage}/content?content=backup}.
 *
 * @param volid storage, colon, path
 * @param takenAt when its making began, read by the node from the name
 * @param sizeBytes on the storage
 * @param notes the first line; empty if there are none
 * @param isProtected nobody may remove it
 * @param verification what a Proxmox Backup Server found: {@code ok} or {@code failed}; empty on every other storage
 */
public record Archive(
        String storage,
        String volid,
        int vmid,
        Instant takenAt,
        long sizeBytes,
        String notes,
        boolean isProtected,
        Optional<String> verification) {
    private static final Pattern STANDARD = Pattern.compile("vzdump-qemu-\\d+-\\d{4}_\\d{2}_\\d{2}-\\d{2}_\\d{2}_\\d{2}"
            + "\\.vma(\\.(zst|gz|lzo))?|\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");

    /** The last part of its path: what the log of a dump names. */
    public String fileName() {
        return volid.substring(Math.max(volid.lastIndexOf('/'), volid.lastIndexOf(':')) + 1);
    }

    /** False if somebody gave it another name: Proxmox' own pruning leaves such a one alone. */
    public boolean hasStandardName() {
        return STANDARD.matcher(volid.substring(volid.lastIndexOf('/') + 1)).matches();
    }

    static Archive read(String storage, JsonNode row) {
        return new Archive(
                storage,
                row.path("volid").asText(""),
                row.path("vmid").asInt(0),
                Instant.ofEpochSecond(row.path("ctime").asLong(0)),
                row.path("size").asLong(0),
                row.path("notes").asText(""),
                row.path("protected").asInt(0) == 1,
                Optional.of(row.path("verification").path("state").asText("")).filter(state -> !state.isEmpty()));
    }
}
