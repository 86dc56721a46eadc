// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.journal.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * What speaks for a backup beyond the word of its maker.
 *
 * @param verified the storage has verified it, or its configuration could be read out of it and names what the guest has
 * @param evidence why, or why not, in words
 */
public record BackupProof(Archive archive, boolean verified, String evidence) {

    static BackupProof of(ProxmoxClient client, Archive archive) {
        if (archive.verification().isPresent()) {
            String state = archive.verification().get();
            return new BackupProof(
                    archive, state.equals("ok"), "the storage's own verification says \"" + state + "\"");
        }
        try {
            GuestConfig held = client.backups().configOf(archive);
            GuestConfig expected = client.guestConfig(archive.vmid());
            List<String> lacks = new ArrayList<>(expected.disks());
            lacks.removeAll(held.disks());
            List<String> cards = new ArrayList<>(expected.macs());
            cards.removeAll(held.macs());
            lacks.addAll(cards);
            if (held.disks().isEmpty() || !lacks.isEmpty()) {
                return new BackupProof(
                        archive, false, "the configuration in it does not name " + String.join(", ", lacks));
            }
            return new BackupProof(
                    archive,
                    true,
                    "the configuration in it names " + String.join(", ", held.disks()) + " and "
                            + String.join(", ", held.macs()));
        } catch (Failure e) {
            return new BackupProof(archive, false, e.getMessage());
        }
    }
}
