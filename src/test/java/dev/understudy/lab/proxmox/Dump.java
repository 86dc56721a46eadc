// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** One dump job: its guests one after the other, and its log (VZDump.pm; transcripts 04, 06, 09, 11 and 12). */
final class Dump {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final DumpQueue.DumpWorld world;
    private final Backups backups;
    private final DumpOrder order;
    private final Task task;
    private final Deque<Integer> left;
    private Optional<GuestDump> current = Optional.empty();
    private Instant idleSince = Instant.MIN;
    private boolean errors;

    Dump(DumpQueue.DumpWorld world, Backups backups, DumpOrder order, Task task) {
        this.world = world;
        this.backups = backups;
        this.order = order;
        this.task = task;
        this.left = new ArrayDeque<>(order.vmids());
    }

    Task task() {
        return task;
    }

    DumpOrder order() {
        return order;
    }

    void begin(Instant at, boolean waited) {
        if (waited) {
            task.course().say(at, "INFO: got global lock");
        }
        task.course().say(at, "INFO: starting new backup job: vzdump " + order.told());
        idleSince = at;
    }

    /** When the next step is due; empty when the job has ended. */
    Optional<Instant> next() {
        if (task.end().isBefore(Instant.MAX)) {
            return Optional.empty();
        }
        return Optional.of(current.map(GuestDump::next).orElse(idleSince));
    }

    void step() {
        if (current.isPresent()) {
            current.get().step();
            if (current.get().over()) {
                errors |= current.get().failed();
                idleSince = current.get().next();
                current = Optional.empty();
            }
        } else if (left.isEmpty()) {
            task.course().say(idleSince, "INFO: Backup job finished " + (errors ? "with errors" : "successfully"));
            task.course().end(idleSince, errors ? "job errors" : Task.OK);
        } else {
            startGuest(left.poll());
        }
    }

    private void startGuest(int vmid) {
        Guest guest = world.guests().get(vmid);
        Optional<String> why = guest == null
                ? Optional.of("unable to find VM '%d'".formatted(vmid))
                : refusal(guest, world.storages().find(order.storage()).orElseThrow());
        if (why.isPresent()) {
            errors = true;
            task.course().say(idleSince, "ERROR: Backup of VM %d failed - %s".formatted(vmid, why.get()));
            task.course().say(idleSince, "INFO: Failed at " + stamp(idleSince));
            return;
        }
        GuestDump dump = new GuestDump(this, world, backups, guest);
        dump.begin(idleSince);
        current = Optional.of(dump);
    }

    private Optional<String> refusal(Guest guest, SimulatedStorage storage) {
        if (!order.by().may("/vms/" + guest.vmid(), "VM.Backup")) {
            return Optional.of("Permission check failed (/vms/%d, VM.Backup)".formatted(guest.vmid()));
        }
        return new Pruning(order, storage, world.zone().get()).refusal(guest.vmid());
    }

    String stamp(Instant when) {
        return STAMP.format(when.atZone(world.zone().get()));
    }

    /** A signal that it can answer: it removes what it began. */
    void abort(Instant now) {
        current.ifPresent(dump -> dump.fail(now, "interrupted by signal"));
        task.course().say(now, "INFO: Backup job finished with errors");
        task.course().end(now, "interrupted by signal");
    }

    /** A signal that it cannot answer: what it began stays. */
    void die(Instant when) {
        current.ifPresent(GuestDump::abandon);
        task.course().end(when, Course.DIED);
    }
}
