// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.action.Action;
import dev.understudy.action.ActionParameters;
import dev.understudy.action.RunContext;
import dev.understudy.journal.Failure;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.run.TaskMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * The actions around snapshots. {@code snapshot-create?member=&patience=&limit=} sets the body to a {@link
 * SnapshotOutcome}, whatever came of it; {@code snapshot-list} takes a list of {@link MemberName} and puts a list of {@link
 * GuestSnapshots} in its place; {@code snapshot-delete?patience=&limit=} takes a list of {@link Removal} and puts a list of
 * {@link Removed} in its place.
 */
final class SnapshotActions {
    private static final Duration PATIENCE = Duration.ofHours(2);
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Hosts hosts;
    private final DumpSurroundings surroundings;

    SnapshotActions(Hosts hosts, DumpSurroundings surroundings) {
        this.hosts = hosts;
        this.surroundings = surroundings;
    }

    Map<String, Function<ActionParameters, Action>> all() {
        return Map.of("snapshot-create", this::create, "snapshot-list", this::list, "snapshot-delete", this::delete);
    }

    private Action create(ActionParameters parameters) {
        MemberName member = parameters.member();
        Duration patience = parameters.duration("patience", PATIENCE);
        Duration limit = parameters.limit(LIMIT);
        String attempted = "Snapshot of the " + member.text() + "'s guest";
        return exchange -> {
            PairSettings pair = hosts.pair(exchange, attempted);
            ProxmoxClient client = hosts.client(pair, attempted);
            SnapshotOrder order = new SnapshotOrder(
                    member,
                    pair.member(member).vmid(),
                    surroundings.notes(pair.name(), member),
                    surroundings.zone(),
                    patience,
                    limit);
            if (RunContext.isRehearsed(exchange)) {
                RunContext.memory(exchange).tell(rehearsed(client.snapshots(), order.vmid()));
                exchange.getMessage().setBody(null);
                return;
            }
            exchange.getMessage().setBody(outcome(exchange, client, order));
        };
    }

    private static String rehearsed(Snapshots snapshots, int vmid) {
        if (!snapshots.isPossible(vmid)) {
            return "would make no snapshot: the disks of guest " + vmid + " lie on storage that cannot snapshot";
        }
        String now = snapshots
                .obstacle(vmid)
                .or(() -> snapshots.halfDone(vmid))
                .map(obstacle -> "now it would wait: " + obstacle)
                .orElse("nothing stands in the way now");
        return "would make a snapshot of guest " + vmid + "; " + now;
    }

    private static SnapshotOutcome outcome(Exchange exchange, ProxmoxClient client, SnapshotOrder order) {
        try {
            return client.snapshot(order, RunContext.memory(exchange), RunContext.lane(exchange));
        } catch (Failure e) {
            // why: an interrupted run is left as it stands and goes on later; what fails here fails for this guest only
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return SnapshotOutcome.trouble(order, false, e.getMessage());
        }
    }

    private Action list(ActionParameters parameters) {
        String attempted = "List of snapshots";
        return exchange -> {
            PairSettings pair = hosts.pair(exchange, attempted);
            Snapshots snapshots = hosts.client(pair, attempted).snapshots();
            TaskMemory memory = RunContext.memory(exchange);
            List<GuestSnapshots> found = new ArrayList<>();
            for (Object entry : exchange.getMessage().getMandatoryBody(Collection.class)) {
                MemberName member = (MemberName) entry;
                int vmid = pair.member(member).vmid();
                List<Snapshot> all = snapshots.of(vmid);
                Set<String> underWay = all.stream()
                        .map(Snapshot::name)
                        .filter(name -> SnapshotDeletion.isUnderWay(memory, vmid, name))
                        .collect(Collectors.toSet());
                found.add(new GuestSnapshots(member, vmid, all, underWay));
            }
            exchange.getMessage().setBody(List.copyOf(found));
        };
    }

    private Action delete(ActionParameters parameters) {
        Duration patience = parameters.duration("patience", PATIENCE);
        Duration limit = parameters.limit(LIMIT);
        String attempted = "Deletion of snapshots";
        return exchange -> {
            PairSettings pair = hosts.pair(exchange, attempted);
            ProxmoxClient client = hosts.client(pair, attempted);
            Set<Integer> stuck = new HashSet<>();
            Function<Removal, Removed> remove = removal -> {
                if (stuck.contains(removal.vmid())) {
                    return new Removed(removal, false, "not begun, since the one before it was not deleted");
                }
                stuck.add(removal.vmid());
                Removed removed = client.deleteSnapshot(
                        removal, RunContext.memory(exchange), RunContext.lane(exchange), patience, limit);
                if (removed.gone()) {
                    stuck.remove(removal.vmid());
                }
                return removed;
            };
            exchange.getMessage()
                    .setBody(new Removals(pair.name(), removal -> belongs(pair, removal), remove).of(exchange));
        };
    }

    private static boolean belongs(PairSettings pair, Removal removal) {
        return removal.storage().isEmpty()
                && Arrays.stream(MemberName.values())
                        .anyMatch(member -> pair.member(member).vmid() == removal.vmid());
    }
}
