// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.action.RunContext;
import dev.understudy.incident.IncidentDesk;
import dev.understudy.journal.Abridged;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.proxmox.Archive;
import dev.understudy.proxmox.BackupInventory;
import dev.understudy.proxmox.Removal;
import dev.understudy.proxmox.Removed;
import dev.understudy.proxmox.StorageRoom;
import dev.understudy.restorepoint.PointKind;
import dev.understudy.restorepoint.RestorePoint;
import dev.understudy.restorepoint.RestorePoints;
import dev.understudy.run.Run;
import dev.understudy.run.RunOutcome;
import dev.understudy.run.Runs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/** What the routes call around the removal of copies, and for comparing our records with the storage. */
public final class RetentionDesk {
    private static final int LONGEST = 3900;
    private static final String FULL_BACKUP = "full-backup";
    private static final Set<String> GOOD = Set.of(RunOutcome.OK.text(), RunOutcome.UNCHANGED.text());

    private final Settings settings;
    private final SqlStore store;
    private final Runs runs;
    private final RestorePoints points;
    private final IncidentDesk desk;
    private final RetentionPlans plans;

    RetentionDesk(Settings settings, SqlStore store, Runs runs, RestorePoints points, IncidentDesk desk) {
        this.settings = settings;
        this.store = store;
        this.runs = runs;
        this.points = points;
        this.desk = desk;
        this.plans = RetentionPlans.by(points, settings);
    }

    /** Sets the variable {@code audits}: false if the pair has no backup storage. */
    public void audits(Exchange exchange) {
        PairSettings pair = pair(exchange);
        exchange.setVariable("audits", pair.backupStorage().isPresent());
        if (pair.backupStorage().isEmpty()) {
            exchange.setVariable("outcome", RunOutcome.UNCHANGED.text());
            exchange.setVariable(
                    "sentence", "Pair " + pair.name() + " has no backup storage, so there is nothing to look at.");
        }
    }

    /**
     * Takes the {@link StorageRoom} in the body, fails if that storage shows nothing of what it holds, and puts the volume
     * ids in its place that it should hold as our records know it.
     */
    public void expected(Exchange exchange) {
        PairSettings pair = pair(exchange);
        StorageRoom room = exchange.getMessage().getBody(StorageRoom.class);
        Optional<String> trouble = !room.enabled()
                ? Optional.of("the storage is disabled")
                : !room.active()
                        ? Optional.of("Proxmox can not reach the storage, or nothing is mounted there")
                        : !room.content().contains("backup")
                                ? Optional.of("it takes no backups, only " + String.join(", ", room.content()))
                                : Optional.empty();
        // safety: such a storage may list nothing without an error, and every record would be taken for lost; guarded
        // by
        // RetentionTest.theAuditOfAStorageThatIsOfflineFailsAndNotesNothingAsGone
        if (trouble.isPresent()) {
            throw Failure.of(
                            FailureCode.STORAGE_OFFLINE,
                            "Audit of the full backups of pair " + pair.name() + " on storage " + room.storage())
                    .seen(trouble.get())
                    .next("Nothing was noted as gone")
                    .build();
        }
        exchange.getMessage()
                .setBody(records(pair)
                        .filter(point -> point.storage().equals(room.storage()))
                        .map(RestorePoint::name)
                        .toList());
    }

    /**
     * Takes the {@link BackupInventory} in the body and puts what may go in its place, oldest first of each member; nothing
     * if the variable {@code outcome} says that no backup was made.
     */
    public void plan(Exchange exchange) {
        BackupInventory found = exchange.getMessage().getBody(BackupInventory.class);
        if (exchange.getVariable("outcome", "", String.class).equals(RunOutcome.FAILED.text())) {
            exchange.getMessage().setBody(List.of());
            return;
        }
        PairSettings pair = pair(exchange);
        takeBack(exchange, pair, found);
        List<Removal> removals = new ArrayList<>(unsettled(pair, found));
        plans.of(pair, found.archives())
                .values()
                .forEach(plan -> plan.going()
                        .forEach(fate -> removals.add(new Removal(
                                found.storage(),
                                fate.copy().volid(),
                                fate.copy().vmid(),
                                fate.copy().firstNote(),
                                fate.why()))));
        if (!RunContext.isRehearsed(exchange)) {
            noteLeaving(pair, removals);
        }
        exchange.getMessage().setBody(List.copyOf(removals));
    }

    /**
     * What an earlier run, or an earlier life of this one, meant to remove, and what the storage does not list any more
     * though our records still do: killed between the two, or without an answer, it would be taken for a loss. Without a
     * note to go by, so that a copy which is only hidden is left alone.
     */
    private List<Removal> unsettled(PairSettings pair, BackupInventory found) {
        return records(pair)
                .filter(point -> point.storage().equals(found.storage()))
                .filter(point -> found.archives().stream()
                        .noneMatch(archive -> archive.volid().equals(point.name())))
                .flatMap(point -> points.leaving(point.id()).stream()
                        .map(why -> new Removal(point.storage(), point.name(), point.vmid(), "", why)))
                .toList();
    }

    /** Law 6: why it goes is a row before it is ordered to; what is not to go any more is not ours if it is missed. */
    private void noteLeaving(PairSettings pair, List<Removal> removals) {
        Map<String, String> going =
                removals.stream().collect(Collectors.toMap(Removal::volid, Removal::why, (first, second) -> first));
        store.transact(() ->
                records(pair).forEach(point -> points.leaves(point.id(), going.getOrDefault(point.name(), ""))));
    }

    /** A copy that is listed is there, whatever our records took it for; says which. */
    private List<String> takeBack(Exchange exchange, PairSettings pair, BackupInventory found) {
        List<String> again = new ArrayList<>();
        for (Archive archive : found.archives()) {
            points.find(archive.vmid(), PointKind.FULL_BACKUP, archive.volid(), pair.name())
                    .filter(point -> point.goneAt().isPresent())
                    .ifPresent(point -> {
                        again.add(point.name());
                        if (!RunContext.isRehearsed(exchange)) {
                            points.back(point.id(), "storage " + found.storage() + " lists it");
                        }
                    });
        }
        return again;
    }

    private Stream<RestorePoint> records(PairSettings pair) {
        return points.standing(pair.name()).stream().filter(point -> point.kind() == PointKind.FULL_BACKUP);
    }

    /**
     * Takes the list of {@link Removed} in the body, notes what is gone, and adds to the variables {@code sentence} and
     * {@code outcome} what should be known of it.
     */
    public void removed(Exchange exchange) {
        PairSettings pair = pair(exchange);
        int gone = 0;
        List<String> troubles = new ArrayList<>();
        for (Object entry : exchange.getMessage().getBody(Collection.class)) {
            Removed removed = (Removed) entry;
            Removal removal = removed.removal();
            if (removed.gone()) {
                gone++;
                PointKind kind = removal.storage().isEmpty() ? PointKind.SNAPSHOT : PointKind.FULL_BACKUP;
                points.find(removal.vmid(), kind, removal.volid(), pair.name())
                        .ifPresent(point -> points.gone(point.id(), "removed, since " + removal.why()));
            } else {
                troubles.add(removal.volid() + ": " + removed.words());
            }
        }
        if (RunContext.isRehearsed(exchange)) {
            return;
        }
        if (gone > 0) {
            add(exchange, gone == 1 ? "One older copy was removed." : gone + " older copies were removed.");
        }
        if (!troubles.isEmpty()) {
            add(exchange, "Not removed: " + String.join("; ", troubles) + ".");
            if (GOOD.contains(exchange.getVariable("outcome", "", String.class))) {
                exchange.setVariable("outcome", RunOutcome.PARTIAL.text());
            }
        }
    }

    /**
     * Takes the {@link BackupInventory} in the body and compares it with our records: what is missing is noted as gone and
     * opens a finding; the rest is told. So much missing that the storage itself is in doubt makes the outcome {@code
     * failed} and changes no record. Removes nothing.
     */
    public void audit(Exchange exchange) {
        PairSettings pair = pair(exchange);
        BackupInventory found = exchange.getMessage().getBody(BackupInventory.class);
        List<String> again = takeBack(exchange, pair, found);
        Map<RestorePoint, String> ordered = new LinkedHashMap<>();
        records(pair)
                .filter(point -> found.missing().contains(point.name()))
                .forEach(point -> points.leaving(point.id()).ifPresent(why -> ordered.put(point, why)));
        List<RestorePoint> standing = points.standing(pair.name()).stream()
                .filter(point -> !ordered.containsKey(point))
                .toList();
        RetentionFindings findings =
                RetentionFindings.of(settings, pair, standing, found, plans.of(pair, found.archives()));
        // safety: a loss is noted for good, and a mount point without its disk looks like one; guarded by
        // RetentionTest.aStorageThatShowsNoneOfItsCopiesIsNotTakenForEmptied
        if (findings.doubt().isPresent()) {
            exchange.setVariable("outcome", RunOutcome.FAILED.text());
            exchange.setVariable(
                    "sentence", Abridged.to(LONGEST, findings.doubt().get()));
            return;
        }
        if (!RunContext.isRehearsed(exchange)) {
            // why: one transaction, or a kill in between leaves a loss that nobody is told of
            store.transact(() -> note(exchange, pair, found, findings, ordered));
        }
        exchange.setVariable("outcome", RunOutcome.OK.text());
        exchange.setVariable(
                "sentence",
                Abridged.to(
                        LONGEST,
                        findings.sentence()
                                + (again.isEmpty() ? "" : " There again: " + String.join(", ", again) + ".")));
    }

    private void note(
            Exchange exchange,
            PairSettings pair,
            BackupInventory found,
            RetentionFindings findings,
            Map<RestorePoint, String> ordered) {
        Optional<String> loss = findings.loss();
        if (loss.isPresent()) {
            desk.found(pair.name(), FULL_BACKUP, loss.get());
        } else {
            Run run =
                    runs.find(exchange.getProperty(RunContext.RUN, Long.class)).orElseThrow();
            desk.foundNothing(pair.name(), FULL_BACKUP, run.startedAt());
        }
        String words = "storage " + found.storage() + " does not hold it any more, and Understudy ";
        findings.missing().forEach(point -> points.gone(point.id(), words + "did not remove it"));
        ordered.forEach((point, why) -> points.gone(point.id(), words + "had ordered its removal, since " + why));
    }

    private static void add(Exchange exchange, String sentence) {
        String said = exchange.getVariable("sentence", "", String.class);
        exchange.setVariable("sentence", Abridged.to(LONGEST, said.isEmpty() ? sentence : said + " " + sentence));
    }

    private PairSettings pair(Exchange exchange) {
        return settings.pair(exchange.getVariable("pair", String.class)).orElseThrow();
    }
}
