// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The dump of one guest, in planned steps (VZDump/QemuServer.pm; transcripts 06, 09 and 11). */
final class GuestDump {
    private static final int PARTS = 10;
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration THAW_PATIENCE = Duration.ofMinutes(3);
    private static final Duration STALL = Duration.ofSeconds(10);

    private final Dump job;
    private final DumpQueue.DumpWorld world;
    private final Backups backups;
    private final Guest guest;
    private final SimulatedStorage storage;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Map<String, String> config;
    private Instant begun = Instant.MIN;
    private Instant last = Instant.MIN;
    private boolean failed;
    private boolean held;
    private boolean froze;
    private long size;

    private record Step(Instant at, Runnable doing) {}

    GuestDump(Dump job, DumpQueue.DumpWorld world, Backups backups, Guest guest) {
        this.job = job;
        this.world = world;
        this.backups = backups;
        this.guest = guest;
        this.storage = world.storages().find(job.order().storage()).orElseThrow();
        this.config = GuestReplies.archived(guest);
    }

    void begin(Instant at) {
        begun = at;
        last = at;
        say("Starting Backup of VM %d (qemu)".formatted(guest.vmid()));
        say("Backup started at " + job.stamp(at));
        boolean runs = guest.runningAt(at);
        say("status = " + (runs ? "running" : "stopped"));
        Optional<String> locked = guest.lock();
        if (locked.isPresent()) {
            fail(at, "VM is locked (%s)".formatted(locked.get()));
            return;
        }
        held = true;
        guest.dumping(!runs);
        boolean stops = runs && job.order().mode().equals("stop");
        String mode = runs ? job.order().mode() : "stop";
        if (!runs) {
            say("backup mode: stop");
            say("ionice priority: 7");
        }
        DumpWords.disks(guest.name(), config).forEach(this::say);
        if (runs) {
            say("backup mode: " + mode);
            say("ionice priority: 7");
        }
        if (!guest.snapshots().names().isEmpty()) {
            say("snapshots found (not included into backup)");
        }
        if (!guest.pending().isEmpty()) {
            say("pending configuration changes found (not included into backup)");
        }
        say("creating vzdump archive '%s'".formatted(archivePath()));
        if (!backups.failure(guest.vmid()).isEmpty()) {
            fail(at, backups.failure(guest.vmid()));
            return;
        }
        size = backups.size(guest);
        if (GuestReplies.disks(config).isEmpty()) {
            DumpWords.diskless(archivePath(), job.order().compress()).forEach(this::say);
            plan(at.plus(MOMENT), () -> finish(at, false));
            return;
        }
        Instant copying = runs && !stops ? planFreeze(at) : planKvm(at, stops);
        planCopy(copying, !runs);
    }

    private Instant planFreeze(Instant at) {
        Instant freeze = at.plus(MOMENT);
        boolean answers = guest.agent() == Guest.Agent.ANSWERS && !guest.paused();
        if (!GuestReplies.freezes(guest)) {
            plan(freeze, () -> say("skipping guest filesystem freeze - disabled in VM options"));
        } else if (!answers) {
            plan(freeze, () -> say("skipping guest filesystem freeze - agent configured but not running?"));
        } else {
            plan(freeze, () -> {
                say("issuing guest-agent 'fs-freeze' command");
                froze = true;
                guest.frozen(true);
            });
        }
        Instant thaw = answers ? freeze.plus(backups.freeze()) : freeze;
        plan(thaw, () -> say("starting backup via QMP command"));
        if (!answers || !GuestReplies.freezes(guest)) {
            return started(thaw);
        }
        plan(thaw, () -> say("issuing guest-agent 'fs-thaw' command"));
        if (!backups.staysFrozen(guest.vmid())) {
            plan(thaw, this::thaw);
            return started(thaw);
        }
        Instant givenUp = thaw.plus(THAW_PATIENCE);
        plan(
                givenUp,
                () -> error("VM %d qga command 'guest-fsfreeze-thaw' failed - got timeout".formatted(guest.vmid())));
        return started(givenUp);
    }

    private Instant planKvm(Instant at, boolean stops) {
        Instant ready = at.plus(MOMENT);
        if (stops) {
            say("stopping virtual guest");
            plan(ready, () -> {
                guest.power(ready, false);
                guest.prelaunch(true);
            });
        }
        plan(ready, () -> say("starting kvm to execute backup task"));
        plan(ready, () -> say("starting backup via QMP command"));
        if (stops) {
            plan(ready, () -> {
                guest.prelaunch(false);
                guest.power(ready, true);
            });
        }
        return started(ready);
    }

    private Instant started(Instant at) {
        UUID id = UUID.nameUUIDFromBytes((guest.vmid() + "/" + at).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        plan(at, () -> say("started backup task '%s'".formatted(id)));
        return at;
    }

    private void planCopy(Instant from, boolean wasOff) {
        if (!wasOff) {
            plan(from, () -> say("resuming VM again"));
        }
        Instant end = begun.plus(backups.perGuest());
        Duration copying = Duration.between(from, end.isAfter(from.plus(MOMENT)) ? end : from.plus(MOMENT));
        for (int part = 1; part <= PARTS; part++) {
            int now = part;
            plan(from.plus(copying.multipliedBy(part).dividedBy(PARTS)), () -> copy(now, from));
        }
        plan(from.plus(copying), () -> finish(from, wasOff));
    }

    private void copy(int part, Instant from) {
        long written = size * part / PARTS;
        if (!storage.active()) {
            // why: a write to a server that is gone does not fail, it waits
            Deque<Step> later = new ArrayDeque<>();
            later.add(new Step(last.plus(STALL), () -> copy(part, from)));
            steps.forEach(step -> later.add(new Step(step.at().plus(STALL), step.doing())));
            steps.clear();
            steps.addAll(later);
            return;
        }
        storage.partial(0);
        if (written > storage.available()) {
            error("vma_queue_write: write error - No space left on device");
            say("aborting backup job");
            if (guest.dumped()) {
                say("stopping kvm after backup task");
            }
            fail(last, "vma_queue_write: write error - No space left on device");
            return;
        }
        storage.partial(written);
        say(DumpWords.progress(part * 100 / PARTS, guest.diskBytes(), written, Duration.between(from, last)));
    }

    private void finish(Instant from, boolean wasOff) {
        storage.partial(0);
        if (wasOff && !guest.runningAt(last)) {
            say("stopping kvm after backup task");
        }
        say("transferred %s in %d seconds"
                .formatted(
                        DumpWords.gibi(guest.diskBytes()),
                        Duration.between(from, last).toSeconds()));
        say("archive file size: " + DumpWords.size(size));
        Archive archive = Archive.of(
                        storage.id(),
                        guest.vmid(),
                        begun,
                        world.zone().get(),
                        job.order().ending(),
                        size)
                .of(config);
        if (job.order().notes().isPresent()) {
            say("adding notes to backup");
            archive = archive.noted(DumpWords.notes(job.order().notes().get(), guest, world.node()));
        }
        if (job.order().isProtected()) {
            say("marking backup as protected");
            archive = archive.guarded(true);
        }
        storage.put(archive);
        new Pruning(job.order(), storage, world.zone().get()).after(guest.vmid(), this::say);
        guest.dumped(false);
        say("Finished Backup of VM %d (%s)".formatted(guest.vmid(), DumpWords.time(Duration.between(begun, last))));
        say("Backup finished at " + job.stamp(last));
    }

    Instant next() {
        return steps.isEmpty() ? last : steps.peek().at();
    }

    boolean over() {
        return steps.isEmpty();
    }

    boolean failed() {
        return failed;
    }

    void step() {
        if (!steps.isEmpty()) {
            Step step = steps.poll();
            last = step.at();
            step.doing().run();
        }
    }

    void fail(Instant when, String why) {
        last = when;
        failed = true;
        steps.clear();
        storage.partial(0);
        if (held) {
            guest.dumped(false);
        }
        if (froze && !backups.staysFrozen(guest.vmid())) {
            thaw();
        }
        error("Backup of VM %d failed - %s".formatted(guest.vmid(), why));
        say("Failed at " + job.stamp(when));
    }

    private void thaw() {
        froze = false;
        guest.frozen(false);
    }

    /** Nobody cleans up. */
    void abandon() {
        steps.clear();
    }

    private void plan(Instant at, Runnable doing) {
        steps.add(new Step(at, doing));
    }

    private void say(String text) {
        job.task().course().say(last, "INFO: " + text);
    }

    private void error(String text) {
        job.task().course().say(last, "ERROR: " + text);
    }

    private String archivePath() {
        Archive name = Archive.of(
                storage.id(),
                guest.vmid(),
                begun,
                world.zone().get(),
                job.order().ending(),
                0);
        return storage.path() + "/dump/" + name.file();
    }
}
