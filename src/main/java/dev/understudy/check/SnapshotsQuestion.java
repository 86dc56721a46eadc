// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.journal.Failure;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.proxmox.Snapshots;
import java.util.Optional;

/** Can both machines have snapshots, and does nothing half done stand in the way? */
record SnapshotsQuestion(PairSettings pair, Snapshots snapshots) implements Question {

    @Override
    public void ask(Findings findings) {
        for (MemberName name : MemberName.values()) {
            ask(pair.member(name).vmid(), findings);
        }
    }

    private void ask(int vmid, Findings findings) {
        String what = "Snapshots of VM " + vmid;
        try {
            Optional<String> halfDone = snapshots.halfDone(vmid);
            if (!snapshots.isPossible(vmid)) {
                findings.advice(
                        what,
                        "its disks lie on storage that cannot snapshot, so the weekly one is refused",
                        "Move them: qcow2 on a directory, LVM-thin, ZFS, Ceph and Btrfs can; or take its timer out of"
                                + " routes/snapshot.camel.yaml");
            } else if (halfDone.isPresent()) {
                findings.advice(what, halfDone.get(), "Those commands, once no task works on it");
            } else {
                findings.well(what, "possible");
            }
        } catch (Failure e) {
            // why: a machine that can not be seen is told by the question about it
            return;
        }
    }
}
