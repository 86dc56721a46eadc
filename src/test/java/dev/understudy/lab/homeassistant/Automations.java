// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.LabClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The automations of a house at work: each that is on runs when its trigger comes. */
final class Automations {
    private final String member;
    private final LabClock clock;
    private final Events events;
    private final BooleanSupplier alive;
    private final List<AutomationRun> runs = new ArrayList<>();
    private Map<String, Automation> known = new LinkedHashMap<>();
    private long turn;

    Automations(String member, LabClock clock, Events events, BooleanSupplier alive) {
        this.member = member;
        this.clock = clock;
        this.events = events;
        this.alive = alive;
    }

    /** Core begins anew: only what is stored decides. */
    synchronized void begin(JsonNode configs, Registries registries, Map<String, JsonNode> stored) {
        known = new LinkedHashMap<>();
        reload(configs, registries, stored);
    }

    /** What has not changed goes on; what has keeps its state, unless its {@code initial_state} says otherwise. */
    synchronized void reload(JsonNode configs, Registries registries, Map<String, JsonNode> stored) {
        Map<String, Automation> before = known;
        known = new LinkedHashMap<>();
        for (JsonNode config : configs) {
            if (!config.isObject()) {
                continue;
            }
            String entity = registries.entityOf(config);
            Automation old = before.get(entity);
            if (old != null && old.config().equals(config)) {
                known.put(entity, old);
            } else {
                JsonNode last =
                        old != null ? old.state() : stored.getOrDefault(entity, JsonNodeFactory.instance.missingNode());
                known.put(entity, begun(config, entity, last));
            }
        }
    }

    private Automation begun(JsonNode config, String entity, JsonNode last) {
        boolean on = last.isMissingNode() || last.path("state").asText().equals("on");
        if (config.path("initial_state").isBoolean()) {
            on = config.path("initial_state").asBoolean();
        }
        JsonNode triggered = last.path("attributes").path("last_triggered");
        Optional<String> when = triggered.isTextual() ? Optional.of(triggered.asText()) : Optional.empty();
        return new Automation(config, entity, on, when, clock.now());
    }

    synchronized void end() {
        turn++;
    }

    /** From that instant on the patterns count; those that wait for the start of Core run then. */
    synchronized void work(Instant from, boolean start) {
        turn++;
        long mine = turn;
        if (start) {
            clock.at(later(from, clock.now().plusMillis(1)), () -> atStart(mine));
        }
        wait(mine, later(from, clock.now()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** why: whether Core is alive is asked before the lock is taken, because Core's life tells this house things. */
    private void atStart(long mine) {
        boolean able = alive.getAsBoolean();
        synchronized (this) {
            if (mine == turn && able) {
                known.values().stream()
                        .filter(Automation::firesAtStart)
                        .toList()
                        .forEach(one -> run(one, "start"));
            }
        }
    }

    private synchronized void wait(long mine, Instant after) {
        known.values().stream()
                .map(one -> one.next(after))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .ifPresent(next -> clock.at(next, () -> tick(mine, next)));
    }

    private void tick(long mine, Instant due) {
        boolean able = alive.getAsBoolean();
        synchronized (this) {
            if (mine != turn) {
                return;
            }
            if (able) {
                known.values().stream()
                        .filter(one ->
                                one.next(due.minusMillis(1)).filter(due::equals).isPresent())
                        .toList()
                        .forEach(one -> run(one, "time pattern"));
            }
            wait(mine, later(due, clock.now()));
        }
    }

    /** The trigger of this automation comes. True when it ran. */
    boolean occur(String entity) {
        boolean able = alive.getAsBoolean();
        synchronized (this) {
            Automation automation = known.get(entity);
            return automation != null && able && run(automation, "occurrence");
        }
    }

    private boolean run(Automation automation, String reason) {
        if (!automation.on()) {
            return false;
        }
        Instant now = clock.now();
        ObjectNode before = automation.state();
        ObjectNode context = events.nobody();
        automation.triggered(now, context);
        runs.add(new AutomationRun(now, member, automation.entity(), reason));
        events.fire(
                "automation_triggered",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("name", automation.alias())
                        .put("entity_id", automation.entity())
                        .put("source", reason.equals("start") ? "Home Assistant starting" : reason),
                context);
        changed(automation, before, context);
        automation.calls().forEach(call -> {
            String[] parts = call.split("\\.", 2);
            ObjectNode data = JsonNodeFactory.instance
                    .objectNode()
                    .put("domain", parts[0])
                    .put("service", parts[1]);
            data.putObject("service_data");
            events.fire("call_service", data, context);
        });
        return true;
    }

    /** Turns them; comes back with those that changed. */
    synchronized List<ObjectNode> turn(Collection<String> entities, boolean on, ObjectNode context) {
        List<ObjectNode> changed = new ArrayList<>();
        for (String entity : entities) {
            Automation automation = known.get(entity);
            if (automation == null) {
                // why: a core passes over entities that are missing, with a line in its log
                continue;
            }
            ObjectNode before = automation.state();
            if (automation.turn(on, clock.now(), context)) {
                changed(automation, before, context);
                changed.add(automation.state());
            }
        }
        return changed;
    }

    private void changed(Automation automation, ObjectNode before, ObjectNode context) {
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("entity_id", automation.entity());
        data.set("old_state", before);
        data.set("new_state", automation.state());
        events.fire("state_changed", data, context);
    }

    synchronized List<String> entities() {
        return List.copyOf(known.keySet());
    }

    synchronized boolean on(String entity) {
        return Optional.ofNullable(known.get(entity)).map(Automation::on).orElse(false);
    }

    synchronized List<ObjectNode> states() {
        return known.values().stream().map(Automation::state).toList();
    }

    synchronized List<AutomationRun> runs() {
        return List.copyOf(runs);
    }
}
