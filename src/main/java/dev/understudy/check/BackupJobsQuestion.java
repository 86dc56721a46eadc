// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.proxmox.BackupJob;
import dev.understudy.proxmox.ProxmoxClient;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Does Proxmox dump one of the machines by more than one schedule of its own, or anything while our backup wants to?
 *
 * @param fullBackup when our own begins, by the clock on the wall; empty if it never does
 */
record BackupJobsQuestion(PairSettings pair, ProxmoxClient client, Optional<LocalTime> fullBackup) implements Question {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    @Override
    public void ask(Findings findings) {
        String what = "Proxmox backup jobs of pair " + pair.name();
        try {
            List<BackupJob> jobs = client.backupJobs();
            judge(what, jobs, findings);
            if (pair.backupStorage().isPresent()) {
                fullBackup.ifPresent(ours -> clash(ours, jobs, findings));
            }
        } catch (Failure e) {
            boolean hidden = e.code() == FailureCode.PROXMOX_FORBIDDEN;
            findings.advice(
                    what,
                    hidden ? "could not be seen; that takes Sys.Audit on /" : e.getMessage(),
                    hidden ? Grant.auditOfRoot(pair.proxmox().tokenId()) : "Ask again");
        }
    }

    /** why: a node makes one dump at a time, of whichever machine, so one of the two waits. */
    private void clash(LocalTime ours, List<BackupJob> jobs, Findings findings) {
        String what = "Hour of the full backup of pair " + pair.name();
        List<String> clashing = jobs.stream()
                .filter(job -> job.runsOn(pair.proxmox().node()) && job.beginsInHour(ours.getHour()))
                .map(job -> job.schedule() + " to " + job.storage() + " (" + job.id() + ")")
                .sorted()
                .toList();
        if (clashing.isEmpty()) {
            findings.well(what, TIME.format(ours) + ", no backup job of Proxmox in the same hour");
        } else {
            findings.advice(
                    what,
                    "ours begins at " + TIME.format(ours) + ", and in the same hour Proxmox begins "
                            + String.join(" and ", clashing) + ": the host makes one dump at a time, so one waits",
                    "Move one: the job on Proxmox (Datacenter, Backup), or the cron in full-backup.camel.yaml");
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
