// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * A backup on a storage. {@code file} is its name with the ending; {@code standard} says that the name is of the usual
 * form, which retention counts; {@code notes} may have several lines; {@code config} is the guest's as archived.
 */
public record Archive(
        String storage,
        String file,
        int vmid,
        Instant created,
        long size,
        String notes,
        boolean isProtected,
        boolean standard,
        Map<String, String> config) {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy_MM_dd-HH_mm_ss");

    /** Named as vzdump names it: in the node's local time. */
    static Archive of(String storage, int vmid, Instant created, ZoneId zone, String ending, long size) {
        String file = "vzdump-qemu-%d-%s.%s".formatted(vmid, STAMP.format(created.atZone(zone)), ending);
        return new Archive(storage, file, vmid, created, size, "", false, true, Map.of());
    }

    public String volid() {
        return storage + ":backup/" + file;
    }

    /** Such as {@code vma.zst}. */
    public String format() {
        return file.substring(file.indexOf(".vma") + 1);
    }

    Archive noted(String text) {
        return new Archive(storage, file, vmid, created, size, text, isProtected, standard, config);
    }

    Archive guarded(boolean on) {
        return new Archive(storage, file, vmid, created, size, notes, on, standard, config);
    }

    Archive of(Map<String, String> archived) {
        return new Archive(storage, file, vmid, created, size, notes, isProtected, standard, archived);
    }

    Archive renamed(String other) {
        return new Archive(storage, other, vmid, created, size, notes, isProtected, false, config);
    }
}
