// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.journal.Failure;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.pair.TrustSettings;
import dev.understudy.proxmox.Archive;
import dev.understudy.proxmox.ProxmoxClient;
import dev.understudy.restorepoint.RetentionPlan;
import dev.understudy.run.Waiter;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What retention would remove now, and why, for people to read. Asks the storages; changes nothing. */
public final class RetentionPreview {
    private static final Timeouts LIMITS = Timeouts.of(Duration.ofSeconds(5));

    private final Settings settings;
    private final Path home;
    private final Waiter waiter;
    private final Clock clock;

    public RetentionPreview(Settings settings, Path home, Waiter waiter, Clock clock) {
        this.settings = settings;
        this.home = home;
        this.waiter = waiter;
        this.clock = clock;
    }

    /** @param complete false if something could not be asked; the lines say what */
    public record Preview(List<String> lines, boolean complete) {}

    public Preview look() {
        Optional<KnownGrades> grades;
        try (HttpTransport transport = transport(Trust.of(TrustSettings.system()))) {
            grades = KnownGrades.ask(settings.http(), home, transport);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> lines = new ArrayList<>();
        if (grades.isEmpty()) {
            lines.add("Retention: no Understudy answers on port "
                    + settings.http().port()
                    + ", and only one that runs can read its records of what each backup is worth");
            return new Preview(lines, false);
        }
        boolean complete = true;
        for (PairSettings pair : settings.pairs()) {
            try (HttpTransport transport = transport(Trust.of(pair.proxmox().trust()))) {
                ProxmoxClient proxmox = new ProxmoxClient(pair.proxmox(), transport, clock, waiter);
                complete &= look(pair, proxmox, grades.get(), lines);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Preview(lines, complete);
    }

    private HttpTransport transport(Trust trust) {
        return new HttpTransport(trust, waiter, clock, LIMITS);
    }

    private boolean look(PairSettings pair, ProxmoxClient proxmox, KnownGrades grades, List<String> lines) {
        String title = "Retention of pair " + pair.name() + " ("
                + settings.backup().keep().text() + ")";
        if (pair.backupStorage().isEmpty()) {
            lines.add(title + ": no backup storage is set");
            return true;
        }
        String storage = pair.backupStorage().get();
        try {
            List<Archive> archives = proxmox.backups().archives(storage);
            lines.add(title + " on storage " + storage);
            new RetentionPlans(settings, (name, vmid, volid) -> grades.of(name, volid))
                    .of(pair, archives)
                    .forEach((member, plan) -> tell(member.text(), plan, lines));
            return true;
        } catch (Failure e) {
            lines.add(title + ": " + e.getMessage());
            return false;
        }
    }

    private static void tell(String member, RetentionPlan plan, List<String> lines) {
        if (plan.fates().isEmpty()) {
            lines.add("    " + member + " (guest " + plan.vmid() + "): no backups");
        }
        for (RetentionPlan.Fate fate : plan.fates()) {
            lines.add("    " + member + "  " + (fate.goes() ? "goes  " : "stays ")
                    + fate.copy().volid() + ": " + fate.why());
        }
    }
}
