// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.pair.MemberName;
import java.util.Optional;

/**
 * What came of the full backup of one guest.
 *
 * @param upid of the task; empty if none was begun
 * @param archive what the storage lists now; empty if there is none
 * @param warnings how many the task gave
 * @param trouble why it is not a good one, with the telling lines of the log; empty if all went well
 */
public record BackupOutcome(
        MemberName member,
        int vmid,
        Optional<Upid> upid,
        Optional<Archive> archive,
        int warnings,
        Optional<String> trouble) {}
