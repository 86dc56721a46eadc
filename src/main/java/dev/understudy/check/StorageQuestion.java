// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.journal.Bytes;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.PairSettings;
import dev.understudy.proxmox.ProxmoxClient;
import dev.understudy.proxmox.StorageRoom;
import java.util.Optional;
import java.util.TreeSet;

/** Is there a storage for the backups, does it take them, and does it leave what is removed to Understudy? */
record StorageQuestion(PairSettings pair, ProxmoxClient client) implements Question {
    private static final String KEEPS_ALL = "keep-all=1";

    @Override
    public void ask(Findings findings) {
        String setting = "pair." + pair.name() + ".backup.storage";
        Optional<String> storage = pair.backupStorage();
        if (storage.isEmpty()) {
            findings.advice(
                    "Backup storage of pair " + pair.name(),
                    "none is set, so no backups are made",
                    "Name one in " + setting
                            + "; the host lists those that take backups: pvesm status --content backup");
            return;
        }
        String what = "Backup storage " + storage.get() + " of pair " + pair.name();
        try {
            StorageRoom room = client.backups().room(storage.get());
            if (!tellOf(room, what, findings)) {
                return;
            }
            retention(room.storage(), findings);
        } catch (Failure e) {
            if (e.code() == FailureCode.PROXMOX_FORBIDDEN) {
                findings.advice(what, "could not be seen", "Grant the rights on /storage/" + storage.get() + " first");
            } else {
                findings.wrong(
                        what,
                        e.getMessage(),
                        "Name one that is there in " + setting + "; on the host: pvesm status --content backup");
            }
        }
    }

    /** @return true if it takes backups, so that it can be asked more */
    private static boolean tellOf(StorageRoom room, String what, Findings findings) {
        String storage = room.storage();
        if (!room.content().contains("backup")) {
            TreeSet<String> kinds = new TreeSet<>(room.content());
            String now = String.join(", ", kinds);
            kinds.add("backup");
            findings.wrong(
                    what,
                    "it takes no backups, only " + now,
                    "On the host: pvesm set " + storage + " --content " + String.join(",", kinds));
        } else if (!room.enabled()) {
            findings.wrong(what, "it is disabled", "On the host: pvesm set " + storage + " --disable 0");
        } else if (!room.active()) {
            findings.wrong(
                    what,
                    "Proxmox can not reach it",
                    "See whether its server or disk is there; on the host: pvesm status --storage " + storage);
        } else {
            findings.well(what, Bytes.text(room.freeBytes()) + " of " + Bytes.text(room.totalBytes()) + " are free");
            return true;
        }
        return false;
    }

    /** Every dump of ours forbids Proxmox to remove anything, so a limit that is reached makes the dump fail. */
    private void retention(String storage, Findings findings) {
        String what = "Retention of storage " + storage;
        String keeps = client.backups().retention(storage);
        if (keeps.isEmpty() || keeps.equals(KEEPS_ALL)) {
            findings.well(what, "Proxmox keeps all, so backup.keep decides");
        } else {
            findings.wrong(
                    what,
                    "Proxmox keeps " + keeps + " there: once a machine has that many, our backup of it fails, since no"
                            + " dump of ours lets Proxmox remove one",
                    "Leave it to backup.keep, on the host: pvesm set " + storage + " --prune-backups " + KEEPS_ALL);
        }
    }
}
