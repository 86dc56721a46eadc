// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.transport.Form;
import java.util.Optional;

/** Starts a guest; the goal is a guest that runs, which a paused or a dumped one does not. */
record GuestStart(ProxmoxClient client, String guestPath, int vmid, String node) implements TaskAction {

    @Override
    public String attempted() {
        return "Start of guest " + vmid + " on node " + node;
    }

    @Override
    public String path() {
        return guestPath + "/status/start";
    }

    @Override
    public Form form() {
        return Form.empty();
    }

    @Override
    public String taskType() {
        return "qmstart";
    }

    @Override
    public Optional<String> reached() throws Refusal {
        return client.status(vmid).runs() ? Optional.of("already running") : Optional.empty();
    }
}
