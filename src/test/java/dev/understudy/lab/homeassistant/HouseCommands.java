// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** WebSocket commands about what is in the house: registries, config entries, events, services. */
final class HouseCommands {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> FOR_EVERYBODY = Set.of(
            "area_registry_updated",
            "component_loaded",
            "core_config_updated",
            "device_registry_updated",
            "entity_registry_updated",
            "lovelace_updated",
            "panels_updated",
            "service_registered",
            "service_removed",
            "state_changed",
            "themes_updated");

    private final SimulatedHomeAssistant core;
    private final House house;
    private final Services services;

    HouseCommands(SimulatedHomeAssistant core, House house, Services services) {
        this.core = core;
        this.house = house;
        this.services = services;
    }

    /** Who asks for it, and over which connection. */
    record Caller(JsonNode user, TalkLine line) {
        boolean admin() {
            return AuthStore.admin(user);
        }
    }

    /** Empty when the command is not about the house. */
    Optional<ObjectNode> answer(JsonNode id, JsonNode command, Caller caller) {
        return switch (command.get("type").asText()) {
            case "config_entries/get" -> Optional.of(HomeAssistantTalk.success(id, entries(command)));
            case "config_entries/disable" -> Optional.of(forAdmin(id, caller, () -> disable(id, command)));
            case "config/entity_registry/list" -> Optional.of(list(id, Registries.ENTITIES, Rows::listedEntity));
            case "config/device_registry/list" -> Optional.of(list(id, Registries.DEVICES, Rows::listedDevice));
            case "config/area_registry/list" -> Optional.of(list(id, Registries.AREAS, Rows::listedArea));
            case "subscribe_events" -> Optional.of(subscribe(id, command, caller));
            case "config_entries/subscribe" ->
                Optional.of(forAdmin(id, caller, () -> {
                    house.events()
                            .subscribe(new Events.Subscription(
                                    caller.line(), id.asLong(), Optional.of(Registries.ENTRIES)));
                    return HomeAssistantTalk.success(id, NODES.nullNode());
                }));
            case "unsubscribe_events" -> Optional.of(unsubscribe(id, command, caller));
            case "call_service" -> Optional.of(call(id, command, caller));
            case "backup/start" -> Optional.of(forAdmin(id, caller, () -> beginBackup(id)));
            case "backup/end" -> Optional.of(forAdmin(id, caller, () -> endBackup(id)));
            default -> Optional.empty();
        };
    }

    /** What follows the answer on its heels: a new subscriber to config entries is told all there are. */
    void afterwards(JsonNode id, JsonNode command, Caller caller) {
        if (command.get("type").asText().equals("config_entries/subscribe") && caller.admin()) {
            ArrayNode all = NODES.arrayNode();
            entries(command).forEach(entry -> all.addObject().putNull("type").set("entry", entry));
            caller.line().tell(Events.frame(id.asLong(), all));
        }
    }

    private interface Answering {
        ObjectNode answer();
    }

    private static ObjectNode forAdmin(JsonNode id, Caller caller, Answering answering) {
        return caller.admin() ? answering.answer() : HomeAssistantTalk.failure(id, "unauthorized", "Unauthorized");
    }

    private ObjectNode list(JsonNode id, String key, Function<JsonNode, ObjectNode> listed) {
        ArrayNode list = NODES.arrayNode();
        house.registries().each(key, row -> list.add(listed.apply(row)));
        return HomeAssistantTalk.success(id, list);
    }

    private ArrayNode entries(JsonNode command) {
        Registries registries = house.registries();
        Optional<String> domain = Optional.ofNullable(command.path("domain").textValue());
        ArrayNode list = NODES.arrayNode();
        registries.each(Registries.ENTRIES, row -> {
            if (domain.map(row.path("domain").asText()::equals).orElse(true)) {
                list.add(Rows.listedEntry(
                        row, registries.entryState(row.path("entry_id").asText())));
            }
        });
        return list;
    }

    private ObjectNode disable(JsonNode id, JsonNode command) {
        JsonNode by = command.path("disabled_by");
        boolean off = by.asText().equals("user") && by.isTextual();
        if (!command.path("entry_id").isTextual() || !off && !by.isNull()) {
            return HomeAssistantTalk.failure(
                    id,
                    "invalid_format",
                    "expected ConfigEntryDisabler or one of 'user' for dictionary value @ data['disabled_by']. Got "
                            + by);
        }
        return house.registries()
                .disable(command.get("entry_id").asText(), off)
                .map(restart -> HomeAssistantTalk.success(id, NODES.objectNode().put("require_restart", restart)))
                .orElseGet(() -> HomeAssistantTalk.failure(id, "not_found", "Config entry not found"));
    }

    private ObjectNode subscribe(JsonNode id, JsonNode command, Caller caller) {
        Optional<String> type =
                Optional.ofNullable(command.path("event_type").textValue()).filter(name -> !name.equals("*"));
        if (!caller.admin() && !type.map(FOR_EVERYBODY::contains).orElse(false)) {
            return HomeAssistantTalk.failure(id, "unauthorized", "Unauthorized");
        }
        house.events().subscribe(new Events.Subscription(caller.line(), id.asLong(), type));
        return HomeAssistantTalk.success(id, NODES.nullNode());
    }

    private ObjectNode unsubscribe(JsonNode id, JsonNode command, Caller caller) {
        if (!command.path("subscription").isIntegralNumber()) {
            return HomeAssistantTalk.failure(
                    id, "invalid_format", "required key not provided @ data['subscription']. Got None");
        }
        return house.events()
                        .unsubscribe(caller.line(), command.get("subscription").asLong())
                ? HomeAssistantTalk.success(id, NODES.nullNode())
                : HomeAssistantTalk.failure(id, "not_found", "Subscription not found.");
    }

    private ObjectNode call(JsonNode id, JsonNode command, Caller caller) {
        String domain = command.path("domain").asText();
        String service = command.path("service").asText();
        ObjectNode data =
                command.path("service_data") instanceof ObjectNode given ? given.deepCopy() : NODES.objectNode();
        if (command.path("target") instanceof ObjectNode target) {
            data.setAll(target);
        }
        return switch (services.call(domain, service, data, caller.user()).verdict()) {
            case DONE -> {
                ObjectNode result = NODES.objectNode();
                result.set("context", house.events().by(caller.user().path("id").asText()));
                yield HomeAssistantTalk.success(id, result);
            }
            case UNKNOWN ->
                HomeAssistantTalk.failure(id, "not_found", "Service %s.%s not found.".formatted(domain, service));
            case INVALID ->
                HomeAssistantTalk.failure(
                        id, "invalid_format", "must contain at least one of entity_id, device_id, area_id.");
            case UNAUTHORIZED -> HomeAssistantTalk.failure(id, "home_assistant_error", "Unauthorized");
        };
    }

    private ObjectNode beginBackup(JsonNode id) {
        return core.backupLock()
                .begin()
                .map(why -> HomeAssistantTalk.failure(id, "pre_backup_actions_failed", why))
                .orElseGet(() -> HomeAssistantTalk.success(id, NODES.nullNode()));
    }

    private ObjectNode endBackup(JsonNode id) {
        core.backupLock().end();
        return HomeAssistantTalk.success(id, NODES.nullNode());
    }
}
