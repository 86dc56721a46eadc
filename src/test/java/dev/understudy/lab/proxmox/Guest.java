// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * One virtual machine. Its power is a line of planned changes, so what it is follows from the time alone; locks and
 * pauses are set from outside.
 */
public final class Guest {
    private final int vmid;
    private final String name;
    private final TreeMap<Instant, Boolean> power = new TreeMap<>();
    private final List<Consumer<Instant>> watchers = new CopyOnWriteArrayList<>();
    private Optional<String> lock = Optional.empty();
    private final Map<String, String> configured = new ConcurrentHashMap<>();
    private final Map<String, String> pending = new ConcurrentHashMap<>();
    private final GuestSnapshots snapshots = new GuestSnapshots();
    private final AgentPrograms programs = new AgentPrograms();
    private final GuestNetwork network;
    private Instant pendingSince = Instant.MIN;
    private Agent agent = Agent.ANSWERS;
    private boolean paused;
    private boolean ioError;
    private boolean managed;
    private boolean deaf;
    private boolean dumped;
    private boolean frozen;
    private Runnable look = () -> {};
    private Instant lockFileFree = Instant.MIN;
    private Optional<Instant> shutdownFrom = Optional.empty();

    /** How the agent inside behaves. */
    public enum Agent {
        ANSWERS,
        /** No process in the guest: Proxmox gives up after 3 s. */
        SILENT,
        /** Answers, and with an error of its own. */
        FAILING,
        /** The key {@code agent} is not in the configuration. */
        NOT_CONFIGURED
    }

    Guest(int vmid, String name, boolean running, Instant since) {
        this.vmid = vmid;
        this.name = name;
        this.network = new GuestNetwork(vmid);
        power.put(since, running);
    }

    public int vmid() {
        return vmid;
    }

    public String name() {
        return configured.getOrDefault("name", name);
    }

    public GuestSnapshots snapshots() {
        return snapshots;
    }

    public GuestNetwork network() {
        return network;
    }

    public AgentPrograms programs() {
        return programs;
    }

    /** Told each instant at which this guest will be different, when it becomes known. */
    public void watch(Consumer<Instant> watcher) {
        watchers.add(watcher);
    }

    public synchronized boolean runningAt(Instant now) {
        return Optional.ofNullable(power.floorEntry(now))
                .map(change -> change.getValue())
                .orElse(false);
    }

    public synchronized Optional<Instant> runningSince(Instant now) {
        return runningAt(now) ? Optional.of(power.floorKey(now)) : Optional.empty();
    }

    /** Since when the system inside has been asked to end, and listens. */
    public synchronized Optional<Instant> endingSince(Instant now) {
        return shutdownFrom.filter(
                from -> runningSince(now).filter(since -> !since.isAfter(from)).isPresent() && !now.isBefore(from));
    }

    /** Plans a change of power; a later plan for the same stretch of time replaces an earlier one. */
    void power(Instant when, boolean running) {
        synchronized (this) {
            power.tailMap(when, false).clear();
            if (runningAt(when) != running) {
                power.put(when, running);
            }
            if (!running) {
                paused = false;
            }
        }
        changed(when);
    }

    /** Forgets what is planned after now. */
    void forgetPlans(Instant now) {
        synchronized (this) {
            power.tailMap(now, false).clear();
            shutdownFrom = Optional.empty();
            lockFileFree = now;
        }
        changed(now);
    }

    void ending(Instant from) {
        synchronized (this) {
            shutdownFrom = Optional.of(from);
        }
        changed(from);
    }

    void notEnding(Instant now) {
        synchronized (this) {
            shutdownFrom = Optional.empty();
        }
        changed(now);
    }

    /** Sets a line of its configuration, as {@code qm set} does; an empty value deletes it. */
    public void configure(String key, String value) {
        configured.put(key, value);
    }

    Map<String, String> configured() {
        return Map.copyOf(configured);
    }

    /** Has done before it tells of locks and dumps what is due of them. */
    void lookFirst(Runnable first) {
        look = first;
    }

    /** Lines that a running guest takes over when it is started the next time; an empty value deletes. */
    Map<String, String> pending() {
        return Map.copyOf(pending);
    }

    synchronized void changeLater(String key, String value, Instant now) {
        pending.put(key, value);
        pendingSince = now;
    }

    void revert(String key) {
        pending.remove(key);
    }

    synchronized void applyPending(Instant now) {
        if (!runningAt(now) || power.floorKey(now).isAfter(pendingSince)) {
            configured.putAll(pending);
            pending.clear();
        }
    }

    public Optional<String> lock() {
        look.run();
        synchronized (this) {
            return lock;
        }
    }

    public synchronized void lock(Optional<String> kind) {
        lock = kind;
    }

    public synchronized Agent agent() {
        return agent;
    }

    public synchronized void agent(Agent how) {
        agent = how;
    }

    public synchronized boolean paused() {
        return paused;
    }

    /** A paused guest keeps its connections and answers nothing. */
    public synchronized void paused(boolean value) {
        paused = value;
    }

    public synchronized boolean ioError() {
        return ioError;
    }

    /** Its storage is full or gone: QEMU holds the guest, which stands as if paused. */
    public synchronized void ioError(boolean value) {
        ioError = value;
        paused = value;
    }

    public synchronized boolean managed() {
        return managed;
    }

    /** A resource of Proxmox's own high availability. */
    public synchronized void managed(boolean value) {
        managed = value;
    }

    public synchronized boolean deaf() {
        return deaf;
    }

    /** A deaf guest does not react to the power button. */
    public synchronized void deaf(boolean value) {
        deaf = value;
    }

    public boolean dumped() {
        look.run();
        synchronized (this) {
            return dumped;
        }
    }

    /** A dump begins; of a stopped guest with a paused QEMU. */
    synchronized void dumping(boolean stopped) {
        dumped = stopped;
        lock = Optional.of("backup");
    }

    synchronized void prelaunch(boolean on) {
        dumped = on;
    }

    /** Its file systems are frozen: it is silent, and its connections stay. */
    public synchronized boolean frozen() {
        return frozen;
    }

    public void frozen(boolean on) {
        synchronized (this) {
            frozen = on;
        }
        tellWatchers();
    }

    long diskBytes() {
        return GuestReplies.disks(GuestReplies.archived(this)).values().stream()
                .mapToLong(GuestReplies::bytes)
                .sum();
    }

    /** The dump of a stopped guest shows it as running and prelaunch, with the lock {@code backup}. */
    public synchronized void dumped(boolean value) {
        dumped = value;
        lock = value ? Optional.of("backup") : Optional.empty();
    }

    synchronized Instant lockFileFree() {
        return lockFileFree;
    }

    synchronized void lockFileUntil(Instant when) {
        lockFileFree = when;
    }

    /** Every instant at which the power changed or will change. */
    synchronized List<Instant> plans() {
        return new ArrayList<>(power.keySet());
    }

    /** Has everybody look again who watches. */
    public void tellWatchers() {
        changed(Instant.MIN);
    }

    private void changed(Instant when) {
        watchers.forEach(watcher -> watcher.accept(when));
    }
}
