// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.journal.Failure;
import dev.understudy.run.Lane;
import dev.understudy.run.TaskMemory;
import dev.understudy.run.Waiter;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Makes one snapshot: asks first whether the guest's disks can have one, waits for others, orders it once, stays with it,
 * and finds it in the guest's list.
 */
final class SnapshotCreation {
    private static final String NAME = "name";
    private static final String INTENT = "intent";

    // why: a name begins with a letter and holds at most 40 letters, digits, underscores and hyphens
    private static final DateTimeFormatter NAMES = DateTimeFormatter.ofPattern("'understudy_'yyyyMMdd_HHmmss");

    private final Snapshots snapshots;
    private final TaskRunner tasks;
    private final Clock clock;
    private final Waiter waiter;
    private final SnapshotOrder order;
    private final TaskMemory memory;
    private final Lane lane;

    SnapshotCreation(
            Snapshots snapshots,
            TaskRunner tasks,
            Clock clock,
            Waiter waiter,
            SnapshotOrder order,
            TaskMemory memory,
            Lane lane) {
        this.snapshots = snapshots;
        this.tasks = tasks;
        this.clock = clock;
        this.waiter = waiter;
        this.order = order;
        this.memory = memory;
        this.lane = lane;
    }

    SnapshotOutcome make() {
        String attempted = SnapshotTask.attempted(order);
        Turn turn = new Turn(clock, waiter, lane, memory, order.patience(), attempted, "No snapshot was begun");
        if (memory.recalled(INTENT).isPresent()) {
            turn.awaitLane();
            return take(memory.recalled(NAME).orElseThrow());
        }
        if (!snapshots.isPossible(order.vmid())) {
            return SnapshotOutcome.trouble(
                    order, true, "the disks of guest " + order.vmid() + " lie on storage that cannot snapshot");
        }
        new SnapshotTurn(snapshots, clock, turn, order.vmid(), attempted).await();
        String name = NAMES.format(clock.instant().atZone(order.zone()));
        memory.remember(NAME, name);
        return take(name);
    }

    private SnapshotOutcome take(String name) {
        memory.tell("makes " + name);
        TaskOutcome task;
        try {
            task = tasks.run(new SnapshotTask(order, name, snapshots), memory, order.limit());
        } catch (Failure e) {
            // why: an interrupted run is left as it stands and goes on later
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return SnapshotOutcome.trouble(order, false, e.getMessage() + leftBehind());
        }
        Optional<Snapshot> found = snapshots.of(order.vmid()).stream()
                .filter(snapshot -> snapshot.name().equals(name) && snapshot.isWhole())
                .findFirst();
        Optional<String> trouble = found.isPresent()
                ? Optional.empty()
                : Optional.of("its task ended with \"" + task.exitStatus() + "\", and guest " + order.vmid()
                        + " has no whole snapshot " + name + leftBehind());
        return new SnapshotOutcome(order.member(), order.vmid(), found, false, trouble);
    }

    private String leftBehind() {
        try {
            return snapshots.halfDone(order.vmid()).map(left -> "; " + left).orElse("");
        } catch (Failure e) {
            // why: whatever keeps us from looking is not what went wrong
            return "";
        }
    }
}
