// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import dev.understudy.lab.proxmox.Tasks.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What start, stop and shutdown do, and how long they take (observed 5, transcripts 01, 06 and 13). A task is planned
 * whole when it is asked for; the guest's line of power follows the plan.
 */
final class Power {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLEANUP = Duration.ofSeconds(30);
    private static final Duration QUICK_RESTART = Duration.ofSeconds(2);
    private static final long SHUTDOWN_TIMEOUT = 60;

    private final String node;
    private final Tasks tasks;
    private final TaskDurations durations;

    Power(String node, Tasks tasks, TaskDurations durations) {
        this.node = node;
        this.tasks = tasks;
        this.durations = durations;
    }

    Task start(Token by, int vmid, Optional<Guest> guest, Instant now) {
        Plan plan = guest.map(known -> locked(known, now).orElseGet(() -> planStart(known, begin(known, now), now)))
                .orElseGet(() -> new Plan(
                        now,
                        "Configuration file 'nodes/%s/qemu-server/%d.conf' does not exist".formatted(node, vmid),
                        List.of()));
        return tasks.add(by, "qmstart", vmid, now, plan);
    }

    Task stop(Token by, int vmid, Optional<Guest> guest, boolean overruleShutdown, Instant now) {
        if (overruleShutdown) {
            guest.filter(known -> known.lockFileFree().isAfter(now)).ifPresent(known -> {
                tasks.interrupt("qmshutdown", vmid, now);
                known.forgetPlans(now);
            });
        }
        Plan plan = guest.map(known -> locked(known, now).orElseGet(() -> planStop(known, begin(known, now), now)))
                .orElseGet(() -> missing(vmid, now));
        return tasks.add(by, "qmstop", vmid, now, plan);
    }

    Task shutdown(Token by, int vmid, Optional<Guest> guest, Optional<Long> timeout, boolean force, Instant now) {
        guest.filter(known -> known.paused() && !force).ifPresent(paused -> {
            throw Refusal.failed("VM is paused - cannot shutdown");
        });
        Duration patience = Duration.ofSeconds(timeout.orElse(SHUTDOWN_TIMEOUT));
        Plan plan = guest.map(known -> locked(known, now)
                        .orElseGet(() -> planShutdown(known, begin(known, now), patience, force, now)))
                .orElseGet(() -> missing(vmid, now));
        return tasks.add(by, "qmshutdown", vmid, now, plan);
    }

    /** Of the node's page: the system inside ends, the process with it, and a new one starts. */
    Task reboot(Token by, Guest guest, Instant now) {
        Instant off = now.plus(durations.shutdown());
        Instant on = off.plus(durations.start());
        guest.ending(now);
        guest.power(off, false);
        guest.power(on, true);
        guest.lockFileUntil(on);
        return tasks.add(by, "qmreboot", guest.vmid(), now, new Plan(on, Task.OK, List.of()));
    }

    private Plan planStart(Guest guest, Instant begin, Instant now) {
        Optional<String> lock = guest.lock();
        if (guest.runningAt(begin)) {
            boolean resumes = lock.filter("backup"::equals).isPresent();
            return failed(begin, now, resumes ? Task.OK : "VM %d already running".formatted(guest.vmid()));
        }
        if (guest.dumped()) {
            // why: the paused QEMU of the dump is resumed, and stays when the dump ends (observed 8)
            guest.notEnding(begin);
            guest.power(begin, true);
            return failed(begin, now, Task.OK);
        }
        if (lock.isPresent() && !lock.get().equals("suspended")) {
            return failed(begin, now, "VM is locked (%s)".formatted(lock.get()));
        }
        Instant end = begin.plus(durations.start());
        boolean quick = guest.plans().stream()
                .anyMatch(change ->
                        !change.isAfter(begin) && change.plus(QUICK_RESTART).isAfter(begin));
        guest.lock(Optional.empty());
        guest.notEnding(begin);
        guest.power(end, true);
        guest.lockFileUntil(quick ? end.plus(CLEANUP) : end);
        return new Plan(end, Task.OK, waiting(begin, now));
    }

    private Plan planStop(Guest guest, Instant begin, Instant now) {
        Optional<Plan> refused = idleOrLocked(guest, begin, now);
        if (refused.isPresent()) {
            return refused.get();
        }
        Instant end = begin.plus(durations.stop());
        guest.power(end, false);
        guest.lockFileUntil(end);
        return new Plan(end, Task.OK, waiting(begin, now));
    }

    private Plan planShutdown(Guest guest, Instant begin, Duration patience, boolean force, Instant now) {
        Optional<Plan> refused = idleOrLocked(guest, begin, now);
        if (refused.isPresent()) {
            return refused.get();
        }
        List<String> lines = new ArrayList<>(waiting(begin, now));
        boolean late = guest.deaf() || durations.shutdown().compareTo(patience) > 0;
        Instant end = begin.plus(late ? patience : durations.shutdown());
        if (!guest.deaf()) {
            guest.ending(begin);
        }
        guest.lockFileUntil(end);
        if (guest.deaf()) {
            lines.add("QEMU Guest Agent is not running - VM %d qga command 'guest-ping' failed - got timeout"
                    .formatted(guest.vmid()));
        }
        if (late && !force) {
            if (!guest.deaf()) {
                guest.power(begin.plus(durations.shutdown()), false);
            }
            return new Plan(end, "VM quit/powerdown failed - got timeout", lines);
        }
        if (late) {
            lines.add("VM still running - terminating now with SIGTERM");
        }
        guest.power(end, false);
        return new Plan(end, Task.OK, lines);
    }

    private Optional<Plan> idleOrLocked(Guest guest, Instant begin, Instant now) {
        if (!guest.runningAt(begin) && !guest.dumped()) {
            return Optional.of(failed(begin, now, Task.OK));
        }
        return guest.lock().map(kind -> failed(begin, now, "VM is locked (%s)".formatted(kind)));
    }

    /** The plan of a task that waits in vain for the guest's lock file. */
    private static Optional<Plan> locked(Guest guest, Instant now) {
        if (!guest.lockFileFree().isAfter(now.plus(LOCK_PATIENCE))) {
            return Optional.empty();
        }
        String why = "can't lock file '/var/lock/qemu-server/lock-%d.conf' - got timeout".formatted(guest.vmid());
        return Optional.of(new Plan(now.plus(LOCK_PATIENCE), why, List.of("trying to acquire lock...")));
    }

    private static Instant begin(Guest guest, Instant now) {
        return guest.lockFileFree().isAfter(now) ? guest.lockFileFree() : now;
    }

    private static Plan failed(Instant begin, Instant now, String exit) {
        return new Plan(begin, exit, waiting(begin, now));
    }

    private static List<String> waiting(Instant begin, Instant now) {
        return begin.isAfter(now) ? List.of("trying to acquire lock...", " OK") : List.of();
    }

    private Plan missing(int vmid, Instant now) {
        String why = "unable to find configuration file for VM %d on node '%s'".formatted(vmid, node);
        return new Plan(now, why, List.of());
    }
}
