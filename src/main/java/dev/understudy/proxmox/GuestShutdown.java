// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.transport.Form;
import java.time.Duration;
import java.util.Optional;

/** Asks a guest to end; the goal is a guest that Proxmox reads as stopped. */
record GuestShutdown(ProxmoxClient client, String guestPath, int vmid, String node, Duration patience)
        implements TaskAction {

    @Override
    public String attempted() {
        return "Shutdown of guest " + vmid + " on node " + node;
    }

    @Override
    public String path() {
        return guestPath + "/status/shutdown";
    }

    @Override
    public Form form() {
        return Form.empty().with("timeout", patience.toSeconds());
    }

    @Override
    public String taskType() {
        return "qmshutdown";
    }

    @Override
    public Optional<String> reached() throws Refusal {
        return client.status(vmid).isStopped() ? Optional.of("already stopped") : Optional.empty();
    }
}
