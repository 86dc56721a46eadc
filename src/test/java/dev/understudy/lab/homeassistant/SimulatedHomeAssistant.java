// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import dev.understudy.lab.LabClock;
import dev.understudy.lab.wire.ConnectionRules;
import dev.understudy.lab.wire.Faults;
import dev.understudy.lab.wire.Hangs;
import dev.understudy.lab.wire.HttpListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Home Assistant OS member whose port lives and dies with its machine; Supervisor and archives are not here yet. */
public final class SimulatedHomeAssistant implements AutoCloseable {
    private final LabClock clock;
    private final CoreLife life;
    private final Callers callers = new Callers();
    private final Hangs hangs;
    private final Faults faults;
    private final HttpListener listener;
    private final SimulatedObserver observer;
    private final MemberOptions options;
    private final List<ServiceCall> serviceCalls = new CopyOnWriteArrayList<>();
    private final Map<String, String> postedStates = new ConcurrentHashMap<>();
    private volatile boolean hanging;
    private volatile boolean landingPage;
    private volatile boolean recovery;
    private volatile String supervisorState = "running";
    private volatile boolean supervised = true;
    private volatile int unavailable;
    private volatile int entities;
    private volatile int fragments = 1;
    private volatile Optional<Instant> stale = Optional.empty();
    private volatile boolean over;

    /** A service that was called. */
    public record ServiceCall(String domain, String service, String data) {}

    public SimulatedHomeAssistant(LabClock clock, MemberOptions options, Machine machine) {
        this.clock = clock;
        this.options = options;
        this.entities = options.entities();
        this.hangs = new Hangs(clock);
        this.faults = new Faults(clock);
        this.observer = new SimulatedObserver(clock, options.name(), machine);
        this.life = new CoreLife(clock, machine, options.pace(), this::look);
        HomeAssistantSite site = new HomeAssistantSite(this, callers, new HomeAssistantTalk(this, callers, clock));
        this.listener = new HttpListener(
                options.name(),
                options.port(),
                options.tls(),
                clock,
                ConnectionRules.ordinary(),
                faults.before(request -> hanging || machine.paused() ? hangs.hang() : site.answer(request)));
    }

    /** Begins the member's life as its machine is; a machine that is on has Core running. */
    public void begin() {
        life.beginRunning();
        look();
        observer.look();
    }

    /** To be told each instant at which the machine will be different. */
    public void machineChanges(Instant when) {
        hangs.letGo();
        life.machineChanges(when);
        observer.machineChanges(when);
    }

    /** Opens or closes the port as the state of Core has it. */
    private void look() {
        if (!over && life.state().listens()) {
            listener.open();
        } else {
            listener.shut();
        }
    }

    /** Core dies; its machine goes on. */
    public void silence() {
        life.end();
    }

    /** Core takes connections and says nothing. */
    public void hang() {
        hanging = true;
    }

    /** Core is well again, at once. */
    public void restore() {
        hanging = false;
        hangs.letGo();
        faults.lift();
        life.beBack();
    }

    public void restart(Duration closed) {
        life.restart(closed);
    }

    /** A restart with a start as long as after an update. */
    public void restart(Duration closed, Duration starting) {
        life.restart(closed, starting);
    }

    /** The system under Core boots anew while its machine stays on: port and observer are away for so long. */
    public void rebootInside(Duration away) {
        life.restart(away);
        observer.awayFor(away);
    }

    public void flap(Duration up, Duration down) {
        life.flap(up, down);
    }

    public void accept(String token, boolean admin) {
        callers.accept(token, admin);
    }

    public void revoke(String token) {
        callers.revoke(token);
    }

    public void banAfter(int failures) {
        callers.banAfter(failures);
    }

    /** As if {@code ip_bans.yaml} were emptied and Core restarted. */
    public void pardon() {
        callers.pardon();
    }

    public void landingPage(boolean shown) {
        landingPage = shown;
    }

    /** What its Supervisor says of itself, such as {@code freeze}. */
    public void supervisorState(String state) {
        supervisorState = state;
    }

    String supervisorState() {
        return supervisorState;
    }

    public void recoveryMode(boolean on) {
        recovery = on;
    }

    public void entities(int count, int ofThemUnavailable) {
        entities = count;
        unavailable = ofThemUnavailable;
    }

    /** Without one it is Home Assistant Core or Container. */
    public void supervised(boolean value) {
        supervised = value;
    }

    boolean supervised() {
        return supervised;
    }

    /** From now on no state changes any more. */
    public void stale() {
        stale = Optional.of(clock.now());
    }

    /** When the newest state was updated: a moment ago, unless the house stands still. */
    Instant updatedAt() {
        return stale.orElse(clock.now());
    }

    /** Sends each WebSocket message in so many frames. */
    public void fragments(int frames) {
        fragments = frames;
    }

    public int requests(String path, TokenUse use) {
        return callers.counted(path, use);
    }

    public int requests(TokenUse use) {
        return callers.counted(use);
    }

    public boolean bans(String address) {
        return callers.banned(address);
    }

    public List<ServiceCall> serviceCalls() {
        return List.copyOf(serviceCalls);
    }

    void called(ServiceCall call) {
        serviceCalls.add(call);
    }

    /** True when this state is new. */
    boolean posted(String entity, String body) {
        return postedStates.put(entity, body) == null;
    }

    /** States that were posted, as JSON by entity id. */
    public Map<String, String> postedStates() {
        return Map.copyOf(postedStates);
    }

    public CoreState state() {
        return life.state();
    }

    public boolean hangs() {
        return hanging;
    }

    public boolean showsLandingPage() {
        return landingPage;
    }

    public boolean inRecoveryMode() {
        return recovery;
    }

    int fragments() {
        return fragments;
    }

    int entities() {
        return entities;
    }

    int unavailable() {
        return unavailable;
    }

    public String name() {
        return options.name();
    }

    public SimulatedObserver observer() {
        return observer;
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

    @Override
    public void close() {
        over = true;
        faults.lift();
        hangs.letGo();
        listener.close();
        observer.close();
    }
}
