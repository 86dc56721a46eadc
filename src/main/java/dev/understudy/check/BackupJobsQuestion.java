// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.proxmox.BackupJob;
import dev.understudy.proxmox.ProxmoxClient;
import java.util.ArrayList;
import java.util.List;

/** Does Proxmox dump one of the machines by more than one schedule of its own? */
record BackupJobsQuestion(PairSettings pair, ProxmoxClient client) implements Question {

    @Override
    public void ask(Findings findings) {
        String what = "Proxmox backup jobs of pair " + pair.name();
        try {
            judge(what, client.backupJobs(), findings);
        } catch (Failure e) {
            boolean hidden = e.code() == FailureCode.PROXMOX_FORBIDDEN;
            findings.advice(
                    what,
                    hidden ? "could not be seen; that takes Sys.Audit on /" : e.getMessage(),
                    hidden ? Grant.auditOfRoot(pair.proxmox().tokenId()) : "Ask again");
        }
    }

    private void judge(String what, List<BackupJob> jobs, Findings findings) {
        boolean doubled = false;
        List<String> seen = new ArrayList<>();
        for (MemberName name : MemberName.values()) {
            int vmid = pair.member(name).vmid();
            List<String> dumping = jobs.stream()
                    .filter(job -> job.dumps(vmid, pair.proxmox().node()))
                    .map(job -> job.schedule() + " to " + job.storage() + " (" + job.id() + ")")
                    .sorted()
                    .toList();
            doubled |= dumping.size() > 1;
            seen.add("VM " + vmid + ": " + (dumping.isEmpty() ? "none" : String.join(" and ", dumping)));
        }
        jobs.stream()
                .filter(BackupJob::enabled)
                .flatMap(job -> job.pool().stream())
                .sorted()
                .distinct()
                .forEach(pool -> seen.add("pool " + pool + ": not known who is in it"));
        String text = String.join("; ", seen);
        if (doubled) {
            findings.advice(
                    what,
                    text,
                    "Leave each machine to one job: a second dump waits for the first and locks the VM again");
        } else {
            findings.well(what, text);
        }
    }
}
