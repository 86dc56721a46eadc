// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.LabClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What Core has in memory: it is read from the configuration folder at each start of Core, and what changes afterwards
 * reaches the folder as Core writes it.
 */
public final class House {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Duration DUMP = Duration.ofMinutes(15);
    private static final String MANIFEST = "configuration.yaml";

    private final LabClock clock;
    private final ConfigFolder folder;
    private final AuthStore auth;
    private final Callers callers;
    private final Events events;
    private final Registries registries;
    private final Automations automations;
    private final HouseYaml yaml;
    private final HouseEdits edits;
    private Optional<CoreRun> started = Optional.empty();
    private boolean working;
    private volatile Optional<String> broken = Optional.empty();
    private volatile Optional<Integer> shownEntities = Optional.empty();
    private volatile int unavailable;
    private volatile long starts;

    House(String member, LabClock clock, ConfigFolder folder, Events events, BooleanSupplier alive) {
        this.clock = clock;
        this.folder = folder;
        this.events = events;
        this.auth = new AuthStore(folder, clock);
        this.callers = new Callers(folder, clock, auth);
        this.registries = new Registries(folder, events);
        this.automations = new Automations(member, clock, events, alive);
        this.yaml = new HouseYaml(folder);
        this.edits = new HouseEdits(this, folder);
    }

    /** Core runs this life: its first sight of it is its start. {@code born} is a start before the lab's time. */
    synchronized void comeUp(CoreRun run, String version, boolean born) {
        boolean same = started.map(known -> known.sameStart(run)).orElse(false);
        if (same && working) {
            return;
        }
        started = Optional.of(run);
        working = true;
        starts++;
        Instant now = clock.now();
        folder.write(".HA_VERSION", version);
        auth.load();
        JsonNode configuration = configuration();
        callers.load(configuration.path("http"));
        registries.load(now, broken.isPresent());
        if (broken.isPresent()) {
            automations.begin(NODES.arrayNode(), registries, Map.of());
            return;
        }
        automations.begin(configuration.path("automation"), registries, RestoreState.load(folder, now));
        automations.work(run.runs(), !born);
        dumpLater(starts);
    }

    private JsonNode configuration() {
        try {
            JsonNode read = yaml.read(MANIFEST);
            broken = Optional.empty();
            return read;
        } catch (HouseYaml.Broken unreadable) {
            broken = Optional.of(unreadable.getMessage());
            return NODES.objectNode();
        }
    }

    private void dumpLater(long mine) {
        clock.at(clock.now().plus(DUMP), () -> dump(mine));
    }

    private synchronized void dump(long mine) {
        if (working && mine == starts) {
            saveStates();
            dumpLater(mine);
        }
    }

    /** Core ends: in order, and then it writes what it knows; or it dies. */
    synchronized void goDown(boolean orderly) {
        if (!working) {
            return;
        }
        working = false;
        automations.end();
        if (orderly && broken.isEmpty()) {
            saveStates();
            Storage.keep(folder, "trace.saved_traces", NODES.objectNode().put("saved", Moments.iso(clock.now())));
        }
    }

    synchronized void saveStates() {
        RestoreState.dump(folder, automations.states(), clock.now());
    }

    /** Reads the automations anew. False when they cannot be read: then all stays. */
    synchronized boolean reload(ObjectNode context) {
        try {
            JsonNode configuration = yaml.read(MANIFEST);
            automations.reload(configuration.path("automation"), registries, RestoreState.load(folder, clock.now()));
        } catch (HouseYaml.Broken unreadable) {
            return false;
        }
        automations.work(clock.now(), false);
        events.fire("automation_reloaded", NODES.objectNode(), context);
        return true;
    }

    /** How often Core has started here, its being there from the beginning among them. */
    public long starts() {
        return starts;
    }

    /** The automations that ran here since the lab began. */
    public List<AutomationRun> automationRuns() {
        return automations.runs();
    }

    /** The trigger of this automation comes. True when it ran. */
    public boolean occur(String entity) {
        return automations.occur(entity);
    }

    /** The domains of the config entries that are set up now. */
    public List<String> setUpDomains() {
        return working() ? registries.setUpDomains() : List.of();
    }

    /** The automations that are on now. */
    public List<String> automationsOn() {
        return automations.entities().stream().filter(automations::on).toList();
    }

    public HouseEdits edits() {
        return edits;
    }

    /** Why this start ended in recovery mode, if it did. */
    public Optional<String> broken() {
        return broken;
    }

    synchronized boolean working() {
        return working;
    }

    /** Shows so many entities from now on, so many of them unavailable, whatever the folder says. */
    void show(int entities, int ofThemUnavailable) {
        shownEntities = Optional.of(entities);
        unavailable = ofThemUnavailable;
    }

    /** Half of the entities while Core comes up, a handful in recovery mode, all of them otherwise. */
    synchronized ArrayNode states(CoreState state, boolean recovery, Instant updated) {
        List<JsonNode> plain = new ArrayList<>();
        registries.shown().forEach(plain::add);
        List<ObjectNode> acting = automations.states();
        int all = shownEntities.orElse(plain.size() + acting.size());
        int count = recovery
                ? Math.min(HomeAssistantReplies.LEFT_IN_RECOVERY, all)
                : state == CoreState.RUNNING ? all : all / 2;
        int plainOnes = recovery || state != CoreState.RUNNING ? count : Math.max(0, count - acting.size());
        ArrayNode states = NODES.arrayNode();
        for (int index = 0; index < plainOnes; index++) {
            JsonNode row = index < plain.size() ? plain.get(index) : invented(index);
            boolean gone = index < unavailable || !recovery && !registries.provided(row);
            states.add(HomeAssistantReplies.entity(row, index, gone, updated));
        }
        for (int index = 0; states.size() < count && index < acting.size(); index++) {
            states.add(acting.get(index));
        }
        return states;
    }

    private static ObjectNode invented(int index) {
        String name = "Lab %03d".formatted(index);
        return Rows.entity("sensor.lab_%03d".formatted(index), "template", name, Optional.empty(), name);
    }

    AuthStore auth() {
        return auth;
    }

    Callers callers() {
        return callers;
    }

    Events events() {
        return events;
    }

    Registries registries() {
        return registries;
    }

    Automations automations() {
        return automations;
    }

    ConfigFolder folder() {
        return folder;
    }
}
