// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import dev.understudy.lab.proxmox.GuestSnapshots.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The workers that make and delete snapshots (AbstractConfig.pm; transcripts 02, 06 and 12). */
final class SnapshotTasks {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);

    private final Tasks tasks;
    private final Deeds deeds;

    SnapshotTasks(Tasks tasks, Deeds deeds) {
        this.tasks = tasks;
        this.deeds = deeds;
    }

    Task create(Call call, Guest guest, String name) {
        Course course = new Course();
        Task task = task(call, "qmsnapshot", course);
        afterLockFile(guest, call.now(), course, begin -> {
            Optional<String> lock = guest.lock();
            if (lock.isPresent()) {
                course.end(begin, "VM is locked (%s)".formatted(lock.get()));
            } else if (guest.snapshots().find(name).isPresent()) {
                course.end(begin, "snapshot name '%s' already used".formatted(name));
            } else if (!guest.snapshots().isSupported()) {
                course.end(begin, "snapshot feature is not available");
            } else {
                make(call, guest, name, begin, course);
            }
        });
        return task;
    }

    private void make(Call call, Guest guest, String name, Instant begin, Course course) {
        boolean running = guest.runningAt(begin);
        boolean memory = running && call.flag("vmstate");
        Map<String, String> config = new HashMap<>(GuestReplies.archived(guest));
        config.remove("description");
        if (memory) {
            config.put("vmstate", "local-lvm:vm-%d-state-%s".formatted(guest.vmid(), name));
            course.say(begin, "saving VM state and RAM using storage 'local-lvm'");
        }
        boolean freezes = running && !memory && GuestReplies.freezes(guest) && guest.agent() == Guest.Agent.ANSWERS;
        if (running && !memory && !GuestReplies.freezes(guest)) {
            course.say(begin, "skipping guest filesystem freeze - disabled in VM options");
        } else if (running && !memory && !freezes) {
            course.say(begin, "skipping guest filesystem freeze - agent configured but not running?");
        }
        GuestSnapshots all = guest.snapshots();
        all.put(new Snapshot(name, call.text("description"), all.current(), begin, "prepare", config));
        guest.lock(Optional.of("snapshot"));
        if (freezes) {
            guest.frozen(true);
        }
        GuestReplies.disks(config)
                .forEach((key, value) ->
                        course.say(begin, "snapshotting 'drive-%s' (%s)".formatted(key, value.split(",", 2)[0])));
        if (running && GuestReplies.disks(config).values().stream().anyMatch(disk -> disk.contains(".qcow2"))) {
            course.say(begin, "internal qemu snapshot");
        }
        Instant end = begin.plus(all.time());
        deeds.plan(end, () -> {
            if (freezes) {
                guest.frozen(false);
            }
            guest.lock(Optional.empty());
            if (all.failure().isEmpty()) {
                all.find(name).map(snapshot -> snapshot.in("")).ifPresent(all::put);
                all.current(name);
                course.end(end, Task.OK);
            } else {
                course.say(end, "snapshot create failed: starting cleanup");
                all.remove(name);
                course.end(end, all.failure());
            }
        });
    }

    Task delete(Call call, Guest guest, String name) {
        Course course = new Course();
        Task task = task(call, "qmdelsnapshot", course);
        afterLockFile(guest, call.now(), course, begin -> {
            GuestSnapshots all = guest.snapshots();
            Optional<Snapshot> found = all.find(name);
            Optional<String> lock = guest.lock();
            if (lock.isPresent()) {
                course.end(begin, "VM is locked (%s)".formatted(lock.get()));
            } else if (found.isEmpty()) {
                course.end(begin, "snapshot '%s' does not exist".formatted(name));
            } else {
                all.put(found.get().in("delete"));
                guest.lock(Optional.of("snapshot-delete"));
                Instant end = begin.plus(all.time());
                deeds.plan(end, () -> drop(guest, name, call.flag("force"), end, course));
            }
        });
        return task;
    }

    /** why: a deletion that fails leaves the lock and the state, until somebody unlocks on the node (observed 7). */
    private static void drop(Guest guest, String name, boolean force, Instant end, Course course) {
        GuestSnapshots all = guest.snapshots();
        if (all.failure().isEmpty() || force) {
            all.remove(name);
            guest.lock(Optional.empty());
            course.end(end, Task.OK);
        } else {
            course.end(end, all.failure());
        }
    }

    private Task task(Call call, String type, Course course) {
        return tasks.add(
                call.caller().user(), call.caller().name(), type, Integer.toString(call.vmid()), call.now(), course);
    }

    /** Waits at most 10 s for the guest's lock file. */
    private void afterLockFile(Guest guest, Instant now, Course course, java.util.function.Consumer<Instant> then) {
        Instant freed = guest.lockFileFree();
        if (!freed.isAfter(now)) {
            then.accept(now);
            return;
        }
        course.say(now, "trying to acquire lock...");
        Instant patience = now.plus(LOCK_PATIENCE);
        if (freed.isAfter(patience)) {
            course.end(
                    patience,
                    "can't lock file '/var/lock/qemu-server/lock-%d.conf' - got timeout".formatted(guest.vmid()));
            return;
        }
        deeds.plan(freed, () -> {
            course.say(freed, " OK");
            then.accept(freed);
        });
    }
}
