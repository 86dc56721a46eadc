// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.proxmox.GuestConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Do the two machines fit together: which of them start with the host, and can one network bear both? */
record GuestsQuestion(GuestQuestion primary, GuestQuestion standby) implements Question {

    @Override
    public void ask(Findings findings) {
        Optional<GuestConfig> first = primary.config(findings);
        Optional<GuestConfig> second = standby.config(findings);
        if (first.isPresent() && second.isPresent()) {
            startAtBoot(first.get().startsAtBoot(), second.get().startsAtBoot(), findings);
            macs(first.get(), second.get(), findings);
        }
    }

    private void startAtBoot(boolean primaryStarts, boolean standbyStarts, Findings findings) {
        String what = "Start at boot of VM " + primary.vmid() + " and " + standby.vmid();
        if (primaryStarts && standbyStarts) {
            // why: advice, since a standby that runs beside the primary is this version's normal state
            findings.advice(
                    what,
                    "both start with the host: after a failover its reboot would make two primaries",
                    "Let only the primary start by itself, on the host: qm set " + standby.vmid() + " --onboot 0");
        } else if (!primaryStarts && !standbyStarts) {
            findings.advice(
                    what,
                    "neither starts with the host: its reboot would leave the home without Home Assistant",
                    "On the host: qm set " + primary.vmid() + " --onboot 1");
        } else {
            findings.well(what, "only " + (primaryStarts ? primary : standby).vmid());
        }
    }

    private void macs(GuestConfig first, GuestConfig second, Findings findings) {
        String what = "MAC addresses of VM " + primary.vmid() + " and " + standby.vmid();
        List<String> all = new ArrayList<>(first.macs());
        all.addAll(second.macs());
        List<String> doubled = all.stream()
                .filter(mac -> all.indexOf(mac) != all.lastIndexOf(mac))
                .distinct()
                .toList();
        if (doubled.isEmpty()) {
            findings.well(what, "no two alike");
        } else {
            findings.wrong(
                    what,
                    String.join(", ", doubled) + " is there twice, so the network confuses the two",
                    "Give one card of VM " + standby.vmid()
                            + " a MAC of its own: read it with qm config " + standby.vmid()
                            + ", then qm set with the same netN and no MAC, which makes a new one");
        }
    }
}
