// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Core's services: those about automations and stored states do what they say, others are taken and do nothing. */
final class Services {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern ENTITY = Pattern.compile("[a-z0-9_]+\\.[a-z0-9_]+");
    private static final Set<String> INERT = Set.of("persistent_notification", "notify", "script", "light", "switch");
    private static final Set<String> ADMIN = Set.of(
            "homeassistant.restart",
            "homeassistant.stop",
            "homeassistant.check_config",
            "homeassistant.reload_core_config",
            "homeassistant.reload_config_entry",
            "homeassistant.reload_all",
            "automation.reload");
    private static final Set<String> FREE = Set.of(
            "homeassistant.save_persistent_states",
            "homeassistant.turn_on",
            "homeassistant.turn_off",
            "homeassistant.toggle",
            "homeassistant.update_entity",
            "automation.turn_on",
            "automation.turn_off",
            "automation.toggle",
            "automation.trigger");
    private static final Set<String> FOR_AUTOMATIONS = Set.of("automation.turn_on", "automation.turn_off");

    private final SimulatedHomeAssistant core;
    private final House house;

    /** How a call went; with what changed when it went well. */
    enum Verdict {
        DONE,
        UNKNOWN,
        INVALID,
        UNAUTHORIZED
    }

    record Outcome(Verdict verdict, List<ObjectNode> changed) {
        static Outcome of(Verdict verdict) {
            return new Outcome(verdict, List.of());
        }
    }

    Services(SimulatedHomeAssistant core, House house) {
        this.core = core;
        this.house = house;
    }

    Outcome call(String domain, String service, JsonNode data, JsonNode user) {
        String name = domain + "." + service;
        if (!known(domain, name)) {
            return Outcome.of(Verdict.UNKNOWN);
        }
        Optional<List<String>> targets = FOR_AUTOMATIONS.contains(name) ? targets(data) : Optional.of(List.of());
        if (targets.isEmpty() || FOR_AUTOMATIONS.contains(name) && foreign(name, data)) {
            return Outcome.of(Verdict.INVALID);
        }
        ObjectNode context = house.events().by(user.path("id").asText());
        ObjectNode event = NODES.objectNode().put("domain", domain).put("service", service);
        event.set("service_data", data);
        house.events().fire("call_service", event, context);
        if (ADMIN.contains(name) && !AuthStore.admin(user)) {
            return Outcome.of(Verdict.UNAUTHORIZED);
        }
        core.called(new SimulatedHomeAssistant.ServiceCall(domain, service, data.isEmpty() ? "" : data.toString()));
        return new Outcome(Verdict.DONE, act(name, targets.get(), context));
    }

    private boolean known(String domain, String name) {
        if (core.inRecoveryMode() && !domain.equals("homeassistant") && !domain.equals("persistent_notification")) {
            return false;
        }
        return INERT.contains(domain) || ADMIN.contains(name) || FREE.contains(name);
    }

    private List<ObjectNode> act(String name, List<String> targets, ObjectNode context) {
        switch (name) {
            case "homeassistant.save_persistent_states" -> house.saveStates();
            case "automation.reload" -> house.reload(context);
            case "automation.turn_on", "automation.turn_off" -> {
                return house.automations().turn(targets, name.endsWith("on"), context);
            }
            case "homeassistant.restart" -> core.restartSoon();
            default -> {
                return List.of();
            }
        }
        return List.of();
    }

    private static boolean foreign(String name, JsonNode data) {
        Set<String> fields = name.endsWith("off") ? Set.of("entity_id", "stop_actions") : Set.of("entity_id");
        boolean foreign = data.has("stop_actions") && !data.get("stop_actions").isBoolean();
        for (var names = data.fieldNames(); names.hasNext(); ) {
            foreign |= !fields.contains(names.next());
        }
        return foreign;
    }

    /** Empty when the call does not say which, or says it in a way that is no entity id. An unknown one is passed by. */
    private Optional<List<String>> targets(JsonNode data) {
        JsonNode given = data.path("entity_id");
        List<String> asked = new ArrayList<>();
        if (given.isTextual()) {
            asked.addAll(List.of(given.asText().split("\\s*,\\s*")));
        } else {
            given.forEach(one -> asked.add(one.asText()));
        }
        List<String> there = house.automations().entities();
        if (given.asText().equals("all")) {
            return Optional.of(there);
        }
        if (given.asText().equals("none")) {
            return Optional.of(List.of());
        }
        boolean wellFormed = !given.isMissingNode()
                && asked.stream().allMatch(one -> ENTITY.matcher(one).matches());
        return wellFormed ? Optional.of(there.stream().filter(asked::contains).toList()) : Optional.empty();
    }
}
