// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.journal.Failure;
import dev.understudy.run.Lane;
import dev.understudy.run.TaskMemory;
import dev.understudy.run.Waiter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes one full backup: waits until nobody else works on the guest or dumps on the node, orders it once, stays with it,
 * and finds the archive. A dump that turns out to stand in the node's queue is taken back rather than waited for with the
 * lane held.
 */
final class Dump {
    private static final String ATTEMPT = "attempt";
    private static final String TAKEN_BACK = "taken-back";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_READINGS = Duration.ofSeconds(30);
    private static final int READINGS = 10;

    private final ProxmoxCalls calls;
    private final Backups backups;
    private final TaskRunner tasks;
    private final Clock clock;
    private final Waiter waiter;
    private final DumpOrder order;
    private final TaskMemory memory;
    private final Lane lane;
    private final DumpWatch watch;

    Dump(
            ProxmoxCalls calls,
            Backups backups,
            TaskRunner tasks,
            Clock clock,
            Waiter waiter,
            DumpOrder order,
            TaskMemory memory,
            Lane lane,
            DumpWatch watch) {
        this.calls = calls;
        this.backups = backups;
        this.tasks = tasks;
        this.clock = clock;
        this.waiter = waiter;
        this.order = order;
        this.memory = memory;
        this.lane = lane;
        this.watch = watch;
    }

    BackupOutcome make() {
        Turn turn = new Turn(clock, waiter, lane, memory, order.patience(), attempted(), "No backup was begun");
        int attempt = Integer.parseInt(memory.recalled(ATTEMPT).orElse("1"));
        while (true) {
            TaskMemory ours = new PartMemory(memory, Integer.toString(attempt));
            if (ours.recalled("intent").isEmpty()) {
                turn.await(() -> backups.obstacle(order.vmid()));
            } else {
                turn.awaitLane();
            }
            Listener listener = new Listener(ours);
            TaskOutcome outcome = tasks.run(task(listener), ours, order.limit());
            listener.tellThatItMoves();
            if (outcome.ok() || ours.recalled(TAKEN_BACK).isEmpty()) {
                return judge(outcome);
            }
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 5));
            attempt++;
            memory.remember(ATTEMPT, Integer.toString(attempt));
            turn.leaveAndWait("the node dumps for somebody else", pause);
        }
    }

    private BackupOutcome judge(TaskOutcome outcome) {
        Upid upid = outcome.upid().orElseThrow();
        List<String> lines = patiently(() -> log(upid));
        DumpLog log = DumpLog.read(lines, order.vmid());
        Optional<Archive> archive = log.fileName().flatMap(name -> patiently(() -> listed(name)));
        String telling = "it ended with \"" + outcome.exitStatus() + "\" and its log says: " + DumpLog.telling(lines);
        Optional<String> trouble;
        if (log.error().isPresent() || !log.finished()) {
            trouble = Optional.of(telling + leftLocked() + "; task " + upid);
        } else if (archive.isEmpty()) {
            trouble = Optional.of("the task reports success, and storage " + order.storage() + " does not list "
                    + log.fileName().orElse("an archive of it") + "; " + telling + "; task " + upid);
        } else {
            trouble = Optional.empty();
        }
        return new BackupOutcome(order.member(), order.vmid(), outcome.upid(), archive, outcome.warnings(), trouble);
    }

    private List<String> log(Upid upid) {
        try {
            return tasks.log(upid);
        } catch (Refusal e) {
            throw e.failure(attempted());
        }
    }

    /** What took hours is not thrown away because one reading fails afterwards. */
    private <T> T patiently(Supplier<T> reading) {
        for (int readings = 1; ; readings++) {
            try {
                return reading.get();
            } catch (Failure e) {
                if (!e.code().retryCanHelp() || readings == READINGS) {
                    throw e;
                }
                memory.tell("waits: " + e.getMessage());
                pause(e);
            }
        }
    }

    private void pause(Failure waitedFor) {
        try {
            waiter.await(clock.instant().plus(BETWEEN_READINGS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw waitedFor;
        }
    }

    /** A dump that was killed may leave its lock, which no token can remove. */
    private String leftLocked() {
        return patiently(() -> backups.obstacle(order.vmid()))
                .filter(obstacle -> obstacle.contains("is locked"))
                .map(obstacle -> "; " + obstacle + " now: if no backup of it is under way, type on the host: qm unlock "
                        + order.vmid())
                .orElse("");
    }

    private Optional<Archive> listed(String fileName) {
        return backups.archives(order.storage(), order.vmid()).stream()
                .filter(archive -> archive.fileName().equals(fileName))
                .findFirst();
    }

    private DumpTask task(Listener listener) {
        return new DumpTask(order, calls.settings().node(), calls.node(""), listener);
    }

    private String attempted() {
        return task(new Listener(memory)).attempted();
    }

    private final class Listener implements TaskAction.Progress {
        private final TaskMemory ours;
        private String told = "";
        private boolean frozen;
        private boolean thawed;

        @Override
        public boolean goOn(List<String> lines) {
            DumpLog log = DumpLog.read(lines, order.vmid());
            if (log.frozen() && !frozen) {
                frozen = true;
                watch.frozen();
            }
            if (log.thawed() && !thawed) {
                thawed = true;
                watch.thawed();
            }
            if (log.queued()) {
                // why: killed right after it was taken back, it would look like a failure of its own
                ours.remember(TAKEN_BACK, "yes");
                return false;
            }
            String progress = log.begun() ? log.progress() + " % of guest " + order.vmid() : "ordered";
            if (!progress.equals(told)) {
                told = progress;
                memory.tell(progress);
            }
            return true;
        }

        Listener(TaskMemory ours) {
            this.ours = ours;
        }

        /** A task that has ended holds nothing still, also where its log ends before the thaw. */
        void tellThatItMoves() {
            if (frozen && !thawed) {
                watch.thawed();
            }
        }
    }
}
