// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.journal.Failure;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.proxmox.ProxmoxClient;

/** Is the member's machine there to be seen? */
record GuestQuestion(PairSettings pair, MemberName name, ProxmoxClient client) implements Question {

    @Override
    public void ask(Findings findings) {
        int vmid = pair.member(name).vmid();
        String what = "VM " + vmid + " of the " + name.text() + " on node "
                + pair.proxmox().node();
        try {
            findings.well(what, client.guestStatus(vmid).text());
        } catch (Failure e) {
            findings.wrong(
                    what, e.getMessage(), "Check pair." + pair.name() + "." + name.text() + ".vmid and .proxmox.node");
        }
    }
}
