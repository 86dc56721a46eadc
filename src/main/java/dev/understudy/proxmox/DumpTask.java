// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.transport.Form;
import java.util.Optional;

/** The task that dumps one guest. */
record DumpTask(DumpOrder order, String node, String nodePath, Progress listener) implements TaskAction {

    @Override
    public String attempted() {
        return "Full backup of the " + order.member().text() + "'s guest " + order.vmid() + " to storage "
                + order.storage();
    }

    @Override
    public String path() {
        return nodePath + "/vzdump";
    }

    /** Everything that a default of the host could change is said. */
    @Override
    public Form form() {
        return Form.empty()
                .with("vmid", order.vmid())
                .with("storage", order.storage())
                .with("mode", "snapshot")
                .with("compress", "zstd")
                // safety: pruning by the storage's own rule would remove what is not ours; guarded by BackupTest
                .with("remove", 0)
                .with("notes-template", order.notes());
    }

    @Override
    public String taskType() {
        return "vzdump";
    }

    @Override
    public int vmid() {
        return order.vmid();
    }

    @Override
    public Optional<String> reached() {
        return Optional.empty();
    }

    @Override
    public Optional<String> refusedBy(String answer) {
        return answer.equals("OK")
                ? Optional.of("Proxmox answered OK without a task: guest " + order.vmid() + " is not on node " + node)
                : Optional.empty();
    }

    @Override
    public Optional<Progress> progress() {
        return Optional.of(listener);
    }

    /** A second dump is no repetition of the first; what was made after all is found by the next attempt. */
    @Override
    public boolean maySendAgain() {
        return false;
    }

    @Override
    public boolean wantsBadEnd() {
        return true;
    }
}
