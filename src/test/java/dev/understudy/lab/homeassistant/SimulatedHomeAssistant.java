// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.understudy.lab.LabClock;
import dev.understudy.lab.wire.ConnectionRules;
import dev.understudy.lab.wire.Faults;
import dev.understudy.lab.wire.Hangs;
import dev.understudy.lab.wire.HttpListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A Home Assistant OS member whose port lives and dies with its machine; Core reads its folder at each start. */
public final class SimulatedHomeAssistant extends MemberManners implements AutoCloseable {
    private final LabClock clock;
    private final CoreLife life;
    private final House house;
    private final Hangs hangs;
    private final Faults faults;
    private final HttpListener listener;
    private final SimulatedObserver observer;
    private final MemberOptions options;
    private final SimulatedSupervisor supervisor;
    private volatile boolean hanging;
    private volatile boolean recovery;
    private volatile boolean over;

    public SimulatedHomeAssistant(LabClock clock, MemberOptions options, Machine machine) {
        super(clock);
        this.clock = clock;
        this.options = options;
        this.hangs = new Hangs(clock);
        this.faults = new Faults(clock);
        this.observer = new SimulatedObserver(clock, options.name(), machine);
        this.supervisor = new SimulatedSupervisor(clock, machine, this, options.pace());
        this.life = new CoreLife(clock, machine, options.pace(), this::look, supervisor::bootsCore);
        ConfigFolder folder = new ConfigFolder();
        this.house = new House(
                options.name(),
                clock,
                folder,
                new Events(clock),
                () -> !hanging && !standsStill() && !machine.paused() && state() == CoreState.RUNNING);
        Services services = new Services(this, house);
        HouseCommands commands = new HouseCommands(this, house, services);
        HomeAssistantTalk talk = new HomeAssistantTalk(this, house.callers(), clock, commands);
        HomeAssistantSite site = new HomeAssistantSite(this, house.callers(), talk, services);
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
        life.run().ifPresent(run -> house.comeUp(run, version(), true));
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
        CoreState state = over ? CoreState.ABSENT : life.state();
        if (state.listens()) {
            if (state == CoreState.STOPPING) {
                house.goDown(true);
            } else {
                life.run().ifPresent(run -> house.comeUp(run, version(), false));
            }
            listener.open();
        } else {
            house.goDown(false);
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

    /** Core ends in order and comes back: it reads its folder anew. */
    public void restart(Duration closed) {
        house.goDown(true);
        life.restart(closed);
    }

    /** Somebody has a backup of the configuration made; it takes its time. */
    public void backUp(String name) throws InterruptedException {
        supervisor.call(
                "/backups/new/partial",
                "post",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("name", name)
                        .put("homeassistant", true)
                        .put("background", true),
                Optional.empty());
    }

    /** As when it is asked to by its own service. */
    void restartSoon() {
        clock.at(clock.now().plusSeconds(1), () -> restart(options.pace().opensAfter()));
    }

    /** Core ends in order and stays away until it is started; its machine goes on. */
    public void stop() {
        house.goDown(true);
        life.end();
    }

    /** Core begins now and comes up by its pace: its port is closed for as long as at a boot. */
    public void start() {
        life.restart(options.pace().opensAfter());
    }

    /** A restart with a start as long as after an update. */
    public void restart(Duration closed, Duration starting) {
        house.goDown(true);
        life.restart(closed, starting);
    }

    /** The system under Core boots anew while its machine stays on: port and observer are away for so long. */
    public void rebootInside(Duration away) {
        house.goDown(true);
        life.restart(away);
        observer.awayFor(away);
    }

    public void flap(Duration up, Duration down) {
        life.flap(up, down);
    }

    public void accept(String token, boolean admin) {
        house.auth().accept(token, admin);
    }

    public void revoke(String token) {
        house.auth().revoke(token);
    }

    public void banAfter(int failures) {
        house.callers().banAfter(failures);
    }

    /** As if {@code ip_bans.yaml} were emptied and Core restarted. */
    public void pardon() {
        house.callers().pardon();
    }

    public void recoveryMode(boolean on) {
        recovery = on;
    }

    public void entities(int count, int ofThemUnavailable) {
        house.show(count, ofThemUnavailable);
    }

    public int requests(String path, TokenUse use) {
        return house.callers().counted(path, use);
    }

    public int requests(TokenUse use) {
        return house.callers().counted(use);
    }

    public boolean bans(String address) {
        return house.callers().banned(address);
    }

    public CoreState state() {
        return life.state();
    }

    public boolean hangs() {
        return hanging;
    }

    public boolean inRecoveryMode() {
        return recovery || house.broken().isPresent();
    }

    ArrayNode states() {
        return house.states(state(), inRecoveryMode(), updatedAt());
    }

    /** What Core made of its folder. */
    public House house() {
        return house;
    }

    /** What is under {@code /config}. Core reads it when it starts. */
    public ConfigFolder folder() {
        return house.folder();
    }

    public String name() {
        return options.name();
    }

    public SimulatedSupervisor supervisor() {
        return supervisor;
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
