// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.LabClock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Supervisor of one member: backups as real files, jobs on the lab's clock, and a restore that replaces the
 * member's configuration. Source: Supervisor 2026.8, as told in home-assistant-facts 4 to 7.
 */
public final class SimulatedSupervisor {
    private final LabClock clock;
    private final Machine machine;
    private final SimulatedHomeAssistant core;
    private final CorePace pace;
    private final SupervisorHost host;
    private final SupervisorJobs jobs;
    private final SupervisorBackups backups = new SupervisorBackups();
    private final SupervisorTroubles troubles = new SupervisorTroubles();
    private final SupervisorAgenda agenda;
    private final SupervisorApi api = new SupervisorApi(this);
    private Optional<Instant> machineOn = Optional.empty();
    private Instant awayUntil = Instant.MIN;
    private volatile boolean bootsCore = true;
    private boolean frozen;
    private boolean frozenByHand;
    private long freezes;

    SimulatedSupervisor(LabClock clock, Machine machine, SimulatedHomeAssistant core, CorePace pace) {
        this.clock = clock;
        this.machine = machine;
        this.core = core;
        this.pace = pace;
        this.host = new SupervisorHost(core);
        this.jobs = new SupervisorJobs(core.name());
        this.agenda = new SupervisorAgenda(clock, this::settle);
    }

    /** What was due by now has happened; a machine that was off meanwhile has forgotten what it was at. */
    synchronized void settle() {
        Optional<Instant> on = machine.onSince(clock.now());
        if (!on.equals(machineOn)) {
            if (machineOn.isPresent()) {
                forget();
            }
            machineOn = on;
        }
        agenda.doWhatIsDue();
    }

    private void forget() {
        jobs.forgetAll();
        agenda.clear();
        thaw();
    }

    /** Whether Core comes with its machine. Unguarded, for Core's own life asks. */
    boolean bootsCore() {
        return bootsCore;
    }

    void bootsCore(boolean value) {
        bootsCore = value;
    }

    synchronized boolean away() {
        return clock.now().isBefore(awayUntil);
    }

    /** {@code running}, {@code freeze}, or what a test makes it say. */
    String state() {
        return frozen ? "freeze" : core.supervisorState();
    }

    void frozen(boolean value) {
        frozen = value;
    }

    void freezeUntil(Instant thaw) {
        frozen = true;
        freezes++;
        frozenByHand = true;
        long mine = freezes;
        agenda.at(thaw, when -> {
            if (frozenByHand && mine == freezes) {
                thaw();
            }
        });
    }

    boolean frozenByHand() {
        return frozenByHand;
    }

    void thaw() {
        frozen = false;
        frozenByHand = false;
        core.backupLock().end();
    }

    /**
     * One call of the API, waited for as long as the caller does; the work goes on after that. Empty when there is no
     * answer in time, or no Supervisor.
     */
    Optional<JsonNode> call(String endpoint, String method, JsonNode data, Optional<Duration> patience)
            throws InterruptedException {
        if (away()) {
            return Optional.empty();
        }
        Instant limit = patience.map(clock.now()::plus).orElse(Instant.MAX);
        SupervisorApi.Reply reply;
        synchronized (this) {
            settle();
            reply = api.answer(endpoint, method, data, clock.now());
        }
        if (reply.awaited().isEmpty()) {
            return Optional.of(reply.data());
        }
        SupervisorJob job = reply.awaited().get();
        while (!isDone(job)) {
            if (!clock.now().isBefore(limit)) {
                return Optional.empty();
            }
            clock.hold(earlier(limit, next()));
        }
        if (job.outcome().isPresent()) {
            throw job.outcome().get();
        }
        return Optional.of(reply.data());
    }

    private synchronized boolean isDone(SupervisorJob job) {
        settle();
        return job.done();
    }

    private synchronized Instant next() {
        return agenda.next().orElse(Instant.MAX);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Takes in an uploaded file; comes back with the slug that the caller is told. */
    synchronized String take(byte[] upload) {
        settle();
        String slug = backups.take(upload).slug();
        return troubles.echo(slug);
    }

    synchronized SupervisorBackup file(String slug) {
        settle();
        return backups.needed(slug);
    }

    static boolean newer(String one, String other) {
        String[] left = one.split("\\.");
        String[] right = other.split("\\.");
        for (int index = 0; index < Math.min(left.length, right.length); index++) {
            int order = Integer.compare(Integer.parseInt(left[index]), Integer.parseInt(right[index]));
            if (order != 0) {
                return order > 0;
            }
        }
        return left.length > right.length;
    }

    /** Those that it has now: names by slug, in the order in which they came. */
    public synchronized Map<String, String> backupNames() {
        settle();
        Map<String, String> names = new LinkedHashMap<>();
        backups.slugs().forEach(slug -> names.put(slug, backups.needed(slug).name()));
        return names;
    }

    public synchronized byte[] archive(String slug) {
        settle();
        return backups.needed(slug).bytes().clone();
    }

    public synchronized void install(AddOn addOn) {
        host.addOns.put(addOn.slug(), addOn);
    }

    public synchronized AddOn addOn(String slug) {
        return host.addOn(slug);
    }

    /** {@code ssl}, {@code share}, {@code media} or {@code addons/local}. */
    public ConfigFolder folder(String name) {
        return host.folders.get(name);
    }

    public synchronized void wan(boolean up) {
        host.wan = up;
    }

    public synchronized void diskFree(double gibibytes) {
        host.diskFree = gibibytes;
    }

    public synchronized void version(String version) {
        host.supervisorVersion = version;
    }

    /** Not healthy for these reasons; well without any. */
    public synchronized void unhealthy(String... reasons) {
        host.unhealthy.clear();
        host.unhealthy.addAll(List.of(reasons));
    }

    /** A network storage for backups; from now on backups carry it with its password. */
    public synchronized void mount(String name, boolean asDefault) {
        ObjectNode mount = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("type", "cifs")
                .put("usage", "backup")
                .put("server", "192.0.2.30")
                .put("share", name)
                .put("username", "backup")
                .put("password", "password-of-" + name);
        host.mounts.put(name, mount);
        if (asDefault) {
            host.defaultMount = Optional.of(name);
        }
    }

    public synchronized List<String> mounts() {
        settle();
        return List.copyOf(host.mounts.keySet());
    }

    public synchronized Optional<String> defaultMount() {
        settle();
        return host.defaultMount;
    }

    /** Port, SSL, refresh token and what else it keeps of Core. */
    public synchronized JsonNode coreOption(String name) {
        settle();
        return host.core.path(name);
    }

    public synchronized void network(String mac, String address) {
        host.mac = mac;
        host.address = address;
    }

    /** It starts anew and is away for so long: what it was at is forgotten, its jobs too. */
    public synchronized void restart(Duration away) {
        settle();
        forget();
        awayUntil = clock.now().plus(away);
    }

    SupervisorHost host() {
        return host;
    }

    SupervisorJobs jobs() {
        return jobs;
    }

    SupervisorBackups backups() {
        return backups;
    }

    /** What can be made to go wrong, and how long things take. */
    public SupervisorTroubles troubles() {
        return troubles;
    }

    SupervisorAgenda agenda() {
        return agenda;
    }

    SimulatedHomeAssistant core() {
        return core;
    }

    CorePace pace() {
        return pace;
    }
}
