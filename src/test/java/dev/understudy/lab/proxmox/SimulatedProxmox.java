// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import dev.understudy.lab.LabClock;
import dev.understudy.lab.wire.ConnectionRules;
import dev.understudy.lab.wire.Faults;
import dev.understudy.lab.wire.HttpListener;
import dev.understudy.lab.wire.Site;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * A Proxmox VE node over HTTPS, as strict as the real one. Its guests are plain machines; what
 * runs inside them is not its business.
 */
public final class SimulatedProxmox implements AutoCloseable {
    private static final Duration NODE_UPTIME = Duration.ofDays(10);

    private final Tasks tasks;
    private final Power power;
    private final LabClock clock;
    private final String node;
    private final Map<Integer, Guest> guests = new ConcurrentSkipListMap<>();
    private final List<BackupJob> backupJobs = new CopyOnWriteArrayList<>();
    private final Tokens tokens = new Tokens();
    private final Storages storages = new Storages(this::zone);
    private final DumpQueue dumps;
    private final Deeds deeds;
    private final Faults faults;
    private final HttpListener listener;
    private final NodeNetwork network = new NodeNetwork();
    private volatile String release = "9.2";
    private volatile ZoneId zone = ZoneId.of("Europe/Berlin");

    public SimulatedProxmox(LabClock clock, ProxmoxOptions options, SSLContext tls, String fingerprint) {
        this.clock = clock;
        this.node = options.node();
        this.faults = new Faults(clock);
        Random random = new Random(options.seed());
        Instant booted = clock.now().minus(NODE_UPTIME);
        tasks = new Tasks(node, booted, random);
        deeds = new Deeds(clock);
        dumps = new DumpQueue(clock, tasks, new DumpQueue.DumpWorld(node, guests, storages, this::zone), deeds);
        Json json = new Json(random);
        Map<String, Call.Answerer> table = new HashMap<>();
        new StorageCalls(storages, tasks, json).into(table);
        new PruneCalls(node, storages, tasks, this::zone).into(table);
        new TaskEnds(node, tasks, dumps).into(table);
        dumps.into(table);
        new SnapshotCalls(node, guests, new SnapshotTasks(tasks, deeds), json).into(table);
        new ConfigCalls(node, guests, tasks, clock, json, network).into(table);
        new FirewallCalls(node, guests, network).into(table);
        new AgentCalls(node, guests, clock).into(table);
        power = new Power(node, tasks, options.durations());
        ProxmoxApi api =
                new ProxmoxApi(this, clock, new NodeReplies(node, fingerprint, booted), tasks, power, json, table);
        Site site = new ProxmoxFront(clock, tokens, api, this::release);
        this.listener = new HttpListener(
                "proxmox", options.port(), Optional.of(tls), clock, ConnectionRules.proxmox(), faults.before(site));
    }

    public Guest addGuest(int vmid, String name, boolean running) {
        Guest guest = new Guest(vmid, name, running, clock.now().minus(NODE_UPTIME));
        guest.lookFirst(this::settle);
        guests.put(vmid, guest);
        return guest;
    }

    /** How many tasks of this type were ever begun for the guest. */
    public long tasks(String type, int vmid) {
        return tasks.newestFirst().stream()
                .filter(task -> task.type().equals(type) && task.id().equals(Integer.toString(vmid)))
                .count();
    }

    public Optional<Guest> guest(int vmid) {
        return Optional.ofNullable(guests.get(vmid));
    }

    public SimulatedStorage addStorage(String id, String type, long total, String... content) {
        return storages.add(id, type, List.of(content), total);
    }

    /** A storage that is there; what is due of dumps onto it is done. */
    public SimulatedStorage storage(String id) {
        settle();
        return storages.find(id).orElseThrow();
    }

    public Backups backups() {
        settle();
        return dumps.backups();
    }

    /** The node's local time, in which archives are named; Europe/Berlin unless set. */
    public void zone(ZoneId chosen) {
        zone = chosen;
    }

    ZoneId zone() {
        return zone;
    }

    void settle() {
        deeds.settle(clock.now());
        dumps.settle(clock.now());
    }

    Collection<Guest> guests() {
        return guests.values();
    }

    public NodeNetwork network() {
        return network;
    }

    /** True if a packet of the running guest gets there; {@code house} says if the target stands in the house. */
    public boolean reaches(int vmid, String address, String protocol, int port, boolean house) {
        Guest guest = guests.get(vmid);
        return guest.runningAt(clock.now()) && network.reaches(guest, address, protocol, port, house);
    }

    public void addBackupJob(BackupJob job) {
        backupJobs.add(job);
    }

    List<BackupJob> backupJobs() {
        return backupJobs;
    }

    /** How many tasks of any kind were ever begun. */
    public long tasks() {
        return tasks.newestFirst().size();
    }

    public void addToken(Token token) {
        tokens.put(token);
    }

    /** Adds privileges on a path to those that the token has. */
    public void grant(String tokenId, String path, String... privileges) {
        tokens.change(tokenId, token -> token.with(path, Set.of(privileges)));
    }

    public void removeToken(String id) {
        tokens.remove(id);
    }

    /** Power from outside the API, as the host or a power cut does it: at once and without a task. */
    public void switchGuest(int vmid, boolean on) {
        Guest guest = guests.get(vmid);
        guest.forgetPlans(clock.now());
        guest.power(clock.now(), on);
    }

    /** Somebody presses reboot on the node's page. */
    public void rebootGuest(int vmid) {
        power.reboot(Token.administrator("root@pam!page", ""), guests.get(vmid), clock.now());
    }

    /** Answers as this release does; below 8.3 the bodies of errors carry no text. */
    public void release(String version) {
        release = version;
    }

    String release() {
        return release;
    }

    public String node() {
        return node;
    }

    public Faults faults() {
        return faults;
    }

    public int port() {
        return listener.port();
    }

    public String url() {
        return listener.url();
    }

    public boolean isOpen() {
        return listener.isOpen();
    }

    public int connections() {
        return listener.connections();
    }

    public void open() {
        listener.open();
    }

    public void shut() {
        listener.shut();
    }

    @Override
    public void close() {
        faults.lift();
        listener.close();
    }
}
