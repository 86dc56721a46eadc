// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.action.RunContext;
import dev.understudy.journal.Abridged;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.proxmox.BackupInventory;
import dev.understudy.proxmox.Removal;
import dev.understudy.proxmox.Removed;
import dev.understudy.restorepoint.PointKind;
import dev.understudy.restorepoint.RestorePoint;
import dev.understudy.restorepoint.RestorePoints;
import dev.understudy.run.RunOutcome;
import dev.understudy.run.TaskMemory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;

/** What the routes call around the removal of copies, and for comparing our records with the storage. */
public final class RetentionDesk {
    private static final int LONGEST = 3900;
    private static final String PLANNED = "planned-";
    private static final Set<String> GOOD = Set.of(RunOutcome.OK.text(), RunOutcome.UNCHANGED.text());

    private final Settings settings;
    private final RestorePoints points;
    private final RetentionPlans plans;

    RetentionDesk(Settings settings, RestorePoints points) {
        this.settings = settings;
        this.points = points;
        this.plans = RetentionPlans.by(points, settings);
    }

    /**
     * Sets the body to the volume ids that the pair's storage should hold as our records know it, and the variable {@code
     * audits}: false if the pair has no backup storage.
     */
    public void expected(Exchange exchange) {
        PairSettings pair = pair(exchange);
        exchange.setVariable("audits", pair.backupStorage().isPresent());
        if (pair.backupStorage().isEmpty()) {
            exchange.setVariable("outcome", RunOutcome.UNCHANGED.text());
            exchange.setVariable(
                    "sentence", "Pair " + pair.name() + " has no backup storage, so there is nothing to look at.");
        }
        exchange.getMessage()
                .setBody(points.standing(pair.name()).stream()
                        .filter(point -> point.kind() == PointKind.FULL_BACKUP)
                        .filter(point -> pair.backupStorage()
                                .filter(point.storage()::equals)
                                .isPresent())
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
        TaskMemory memory = RunContext.memory(exchange);
        List<Removal> removals = new ArrayList<>(unsettled(pair, found, memory));
        plans.of(pair, found.archives())
                .values()
                .forEach(plan -> plan.going()
                        .forEach(fate -> removals.add(new Removal(
                                found.storage(),
                                fate.copy().volid(),
                                fate.copy().vmid(),
                                fate.copy().firstNote(),
                                fate.why()))));
        for (int i = 0; i < removals.size(); i++) {
            memory.remember(
                    PLANNED + i, removals.get(i).volid() + " " + removals.get(i).why());
        }
        exchange.getMessage().setBody(List.copyOf(removals));
    }

    /**
     * What an earlier life of this step meant to remove, and what the storage does not list any more though our records
     * still do: killed between the two, it would be taken for a loss. Without a note to go by, so that a copy which is only
     * hidden is left alone.
     */
    private List<Removal> unsettled(PairSettings pair, BackupInventory found, TaskMemory memory) {
        Map<String, String> planned = new HashMap<>();
        int number = 0;
        for (Optional<String> line = memory.recalled(PLANNED + number);
                line.isPresent();
                line = memory.recalled(PLANNED + ++number)) {
            String[] parts = line.get().split(" ", 2);
            planned.put(parts[0], parts[1]);
        }
        return points.standing(pair.name()).stream()
                .filter(point -> point.kind() == PointKind.FULL_BACKUP && planned.containsKey(point.name()))
                .filter(point -> found.archives().stream()
                        .noneMatch(archive -> archive.volid().equals(point.name())))
                .map(point -> new Removal(point.storage(), point.name(), point.vmid(), "", planned.get(point.name())))
                .toList();
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
     * makes the outcome {@code partial}; the rest is told. Removes nothing.
     */
    public void audit(Exchange exchange) {
        PairSettings pair = pair(exchange);
        BackupInventory found = exchange.getMessage().getBody(BackupInventory.class);
        RetentionFindings findings = RetentionFindings.of(
                settings, pair, points.standing(pair.name()), found, plans.of(pair, found.archives()));
        if (!RunContext.isRehearsed(exchange)) {
            findings.missing()
                    .forEach(point -> points.gone(
                            point.id(),
                            "storage " + found.storage()
                                    + " does not hold it any more, and Understudy did not remove it"));
        }
        exchange.setVariable("outcome", (findings.missing().isEmpty() ? RunOutcome.OK : RunOutcome.PARTIAL).text());
        exchange.setVariable("sentence", Abridged.to(LONGEST, findings.sentence()));
    }

    private static void add(Exchange exchange, String sentence) {
        String said = exchange.getVariable("sentence", "", String.class);
        exchange.setVariable("sentence", Abridged.to(LONGEST, said.isEmpty() ? sentence : said + " " + sentence));
    }

    private PairSettings pair(Exchange exchange) {
        return settings.pair(exchange.getVariable("pair", String.class)).orElseThrow();
    }
}
