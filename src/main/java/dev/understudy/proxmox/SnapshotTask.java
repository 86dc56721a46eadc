// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.transport.Form;
import java.util.Optional;

/** The task that makes one snapshot, without the guest's memory: that would make the guest stand still for longer. */
record SnapshotTask(SnapshotOrder order, String name, Snapshots snapshots) implements TaskAction {

    @Override
    public String attempted() {
        return attempted(order);
    }

    static String attempted(SnapshotOrder order) {
        return "Snapshot of the " + order.member().text() + "'s guest " + order.vmid();
    }

    @Override
    public String path() {
        return snapshots.path(order.vmid());
    }

    @Override
    public Form form() {
        return Form.empty()
                .with("snapname", name)
                .with("description", order.description())
                .with("vmstate", 0);
    }

    @Override
    public String taskType() {
        return "qmsnapshot";
    }

    @Override
    public int vmid() {
        return order.vmid();
    }

    @Override
    public Optional<String> reached() throws Refusal {
        return snapshots
                .find(order.vmid(), name)
                .filter(Snapshot::isWhole)
                .map(found -> "snapshot " + name + " is there");
    }
}
