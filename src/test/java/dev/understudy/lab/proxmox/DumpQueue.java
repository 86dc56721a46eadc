// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.LabClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The dumps of the node, one at a time behind the global lock. Their steps are planned and carried out when somebody
 * looks at the world after their time, so what is seen follows from the clock alone.
 */
final class DumpQueue {
    private static final Duration TERMINATION = Duration.ofSeconds(5);

    private final LabClock clock;
    private final Tasks tasks;
    private final DumpWorld world;
    private final Backups backups = new Backups(this::foreign, this::kill);
    private final Deque<Dump> waiting = new ArrayDeque<>();
    private Optional<Dump> active = Optional.empty();
    private Instant free = Instant.MIN;
    private final Object monitor;
    private boolean settling;

    /** What a dump finds on its node. */
    record DumpWorld(String node, Map<Integer, Guest> guests, Storages storages, Supplier<ZoneId> zone) {}

    /** {@code monitor} is shared with whatever else settles what is due, because each looks at the other. */
    DumpQueue(LabClock clock, Tasks tasks, DumpWorld world, Object monitor) {
        this.monitor = monitor;
        this.clock = clock;
        this.tasks = tasks;
        this.world = world;
    }

    Backups backups() {
        return backups;
    }

    void into(Map<String, Call.Answerer> table) {
        table.put("POST /nodes/{node}/vzdump", this::order);
    }

    private ObjectNode order(Call call) {
        DumpOrder order = DumpOrder.of(call, world.node(), world.guests().values());
        if (call.flag("stop")) {
            interruptActive(call.now());
        }
        if (backups.answersOk() || order.vmids().isEmpty()) {
            return Json.object().put("data", "OK");
        }
        return Call.upid(begin(order, call.caller().user(), call.caller().name(), call.now()));
    }

    private void interruptActive(Instant now) {
        synchronized (monitor) {
            active.ifPresent(dump -> interrupt(dump.task(), now));
        }
    }

    private void foreign(List<Integer> vmids, String storage) {
        Token root = Token.administrator("root@pam!", "");
        String told = vmids.stream()
                        .sorted()
                        .map(String::valueOf)
                        .reduce((one, two) -> one + " " + two)
                        .orElse("")
                + " --storage %s --quiet 1 --mode snapshot --compress zstd --node %s".formatted(storage, world.node());
        DumpOrder order = new DumpOrder(
                root,
                vmids.stream().sorted().toList(),
                storage,
                "snapshot",
                "zstd",
                true,
                Optional.empty(),
                Optional.empty(),
                false,
                Duration.ofHours(3),
                told);
        begin(order, "root@pam", "", clock.now());
    }

    private Task begin(DumpOrder order, String user, String tokenId, Instant now) {
        synchronized (monitor) {
            settle(now);
            Course course = new Course();
            String id = order.vmids().size() == 1 ? order.vmids().get(0).toString() : "";
            Task task = tasks.add(user, tokenId, "vzdump", id, now, course);
            Optional<String> refused = world.storages().whyNoDump(order.storage());
            if (refused.isPresent()) {
                course.end(now, refused.get());
                return task;
            }
            if (active.isPresent()) {
                course.say(now, "INFO: trying to get global lock - waiting...");
            }
            waiting.add(new Dump(world, backups, order, task));
            settle(now);
            return task;
        }
    }

    /** Carries out every step whose time has come. */
    void settle(Instant now) {
        synchronized (monitor) {
            if (settling) {
                return;
            }
            settling = true;
            try {
                while (advance(now)) {
                    expire(now);
                }
                expire(now);
                active.ifPresent(dump -> dump.next().ifPresent(when -> clock.at(when, this::look)));
            } finally {
                settling = false;
            }
        }
    }

    private void look() {
        settle(clock.now());
    }

    private boolean advance(Instant now) {
        if (active.isEmpty()) {
            Dump next = waiting.poll();
            if (next == null) {
                return false;
            }
            Instant begin =
                    free.isAfter(next.task().start()) ? free : next.task().start();
            next.begin(begin, begin.isAfter(next.task().start()));
            active = Optional.of(next);
        }
        Dump dump = active.get();
        Optional<Instant> step = dump.next();
        if (step.isEmpty()) {
            free = dump.task().end();
            active = Optional.empty();
            return true;
        }
        if (step.get().isAfter(now)) {
            return false;
        }
        dump.step();
        return true;
    }

    /** A dump that has waited too long for the lock ends without a last line (facts 12). */
    private void expire(Instant now) {
        waiting.removeIf(dump -> {
            Instant patience = dump.task().start().plus(dump.order().lockWait());
            if (patience.isAfter(now)) {
                return false;
            }
            dump.task().course().say(patience, "ERROR: can't acquire lock '/var/run/vzdump.lock' - got timeout");
            dump.task().course().end(patience, Course.DIED);
            return true;
        });
    }

    /** Stops a dump by its task, as {@code DELETE …/tasks/{upid}} does; false when it is none of these. */
    boolean interrupt(Task task, Instant now) {
        synchronized (monitor) {
            settle(now);
            if (waiting.removeIf(dump -> dump.task().equals(task))) {
                task.course().end(now, "interrupted by signal");
                return true;
            }
            Optional<Dump> struck = active.filter(dump -> dump.task().equals(task));
            struck.ifPresent(dump -> {
                if (backups.abortsSlowly()) {
                    dump.die(now.plus(TERMINATION));
                } else {
                    dump.abort(now);
                }
            });
            settle(now);
            return struck.isPresent();
        }
    }

    private void kill() {
        synchronized (monitor) {
            settle(clock.now());
            active.ifPresent(dump -> dump.die(clock.now()));
            settle(clock.now());
        }
    }
}
