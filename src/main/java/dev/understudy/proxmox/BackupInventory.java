// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a backup storage holds.
 *
 * @param archives of every guest that the token may see, oldest first
 * @param missing those of the expected volume ids that it does not hold
 */
public record BackupInventory(String storage, List<Archive> archives, List<String> missing) {
    public BackupInventory {
        archives = List.copyOf(archives);
        missing = List.copyOf(missing);
    }

    static BackupInventory take(Backups backups, String storage, List<String> expected) {
        List<Archive> archives = backups.archives(storage);
        Set<String> listed = archives.stream().map(Archive::volid).collect(Collectors.toSet());
        // safety: a list hides what the token may not see, and hidden is not gone; guarded by
        // BackupRemovalTest.aTokenThatSeesNothingIsNotTakenForAMissingCopy
        List<String> missing = expected.stream()
                .filter(volid -> !listed.contains(volid) && !backups.holds(storage, volid))
                .toList();
        return new BackupInventory(storage, archives, missing);
    }
}
