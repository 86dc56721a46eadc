// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import java.time.Instant;
import java.util.Optional;

/**
 * A copy as it lies on a backup storage, whoever made it.
 *
 * @param volid what the storage calls it
 * @param takenAt as the storage tells it: read out of the archive's name, in the node's time
 * @param firstNote the first line of its notes; empty if it has none
 * @param protectedThere true if the storage itself refuses to remove it
 * @param standardName false if its name is not one that Proxmox gives; such a copy is nobody's to tidy
 * @param grade as our own records know it; empty if they do not know the copy
 */
public record StoredCopy(
        String volid,
        int vmid,
        Instant takenAt,
        long sizeBytes,
        String firstNote,
        boolean protectedThere,
        boolean standardName,
        Optional<Grade> grade) {

    boolean isAtLeast(Grade wanted) {
        return grade.filter(known -> known.isAtLeast(wanted)).isPresent();
    }
}
