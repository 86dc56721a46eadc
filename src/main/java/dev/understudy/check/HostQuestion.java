// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.journal.Failure;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.proxmox.ProxmoxClient;
import dev.understudy.proxmox.ProxmoxVersion;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Does Proxmox answer and take the token? Only then the questions behind it make sense.
 *
 * @param ordered what the route files want beyond watching
 * @param fullBackup when our own begins, by the clock on the wall; empty if it never does
 */
record HostQuestion(PairSettings pair, ProxmoxClient client, Set<Feature> ordered, Optional<LocalTime> fullBackup)
        implements Question {
    private static final Set<Integer> KNOWN = Set.of(7, 8, 9);

    @Override
    public void ask(Findings findings) {
        String what = "Proxmox at " + pair.proxmox().url() + " for pair " + pair.name();
        ProxmoxVersion version;
        try {
            version = client.version();
        } catch (Failure e) {
            findings.wrong(
                    what,
                    e.getMessage(),
                    "Check pair." + pair.name()
                            + ".proxmox.url, .ca-file or .fingerprint, .token-id and .token-secret");
            return;
        }
        if (KNOWN.contains(version.major())) {
            findings.well(what, "Proxmox VE " + version.version());
        } else {
            findings.advice(
                    what,
                    "Proxmox VE " + version.version() + "; Understudy knows 7, 8 and 9",
                    "Expect names of rights and answers to differ; look for a newer Understudy");
        }
        behind(version).forEach(question -> question.ask(findings));
    }

    private List<Question> behind(ProxmoxVersion version) {
        List<Question> questions = new ArrayList<>(List.of(
                new RightsQuestion(pair, client, version, ordered),
                new GuestsQuestion(
                        new GuestQuestion(pair, MemberName.PRIMARY, client),
                        new GuestQuestion(pair, MemberName.STANDBY, client)),
                new StorageQuestion(pair, client),
                new BackupJobsQuestion(pair, client, fullBackup)));
        if (ordered.contains(Feature.SNAPSHOTS)) {
            questions.add(new SnapshotsQuestion(pair, client.snapshots()));
        }
        return questions;
    }
}
