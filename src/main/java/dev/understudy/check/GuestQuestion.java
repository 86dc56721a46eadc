// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.journal.Failure;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.proxmox.GuestConfig;
import dev.understudy.proxmox.GuestStatus;
import dev.understudy.proxmox.ProxmoxClient;
import java.util.Optional;

/** Is the member's machine there to be seen, free, under nobody else's control, and able to be spoken to? */
record GuestQuestion(PairSettings pair, MemberName name, ProxmoxClient client) {

    int vmid() {
        return pair.member(name).vmid();
    }

    /** How it is set up, if that can be seen. */
    Optional<GuestConfig> config(Findings findings) {
        String what = "VM " + vmid() + " of the " + name.text() + " on node "
                + pair.proxmox().node();
        try {
            GuestStatus status = client.guestStatus(vmid());
            findings.well(what, status.text());
            held(status, findings);
            GuestConfig config = client.guestConfig(vmid());
            agent(config, findings);
            return Optional.of(config);
        } catch (Failure e) {
            findings.wrong(
                    what, e.getMessage(), "Check pair." + pair.name() + "." + name.text() + ".vmid and .proxmox.node");
            return Optional.empty();
        }
    }

    private void held(GuestStatus status, Findings findings) {
        status.lock()
                .ifPresent(lock -> findings.advice(
                        "Lock of VM " + vmid(),
                        "locked (" + lock + "): nobody can stop or change it meanwhile",
                        "Wait for the task that holds it; if none runs any more, on the host: qm unlock " + vmid()));
        if (status.managed()) {
            findings.advice(
                    "Control of VM " + vmid(),
                    "managed by Proxmox' own high availability, which would undo what Understudy orders",
                    "Leave it to one of the two, on the host: ha-manager remove vm:" + vmid());
        }
    }

    private void agent(GuestConfig config, Findings findings) {
        String what = "Guest agent of VM " + vmid();
        if (config.agent()) {
            findings.well(what, "enabled");
        } else {
            findings.advice(
                    what,
                    "not enabled, so one signal is missing",
                    "On the host: qm set " + vmid()
                            + " --agent 1; then stop and start the VM (a reboot is not enough)");
        }
    }
}
