// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Entities, devices, areas and config entries as Core read them at its start; a change is written at once. */
final class Registries {
    static final String ENTITIES = "core.entity_registry";
    static final String DEVICES = "core.device_registry";
    static final String AREAS = "core.area_registry";
    static final String ENTRIES = "core.config_entries";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ConfigFolder folder;
    private final Events events;
    private final Map<String, JsonNode> data = new HashMap<>();
    private final Map<String, String> entryStates = new HashMap<>();

    Registries(ConfigFolder folder, Events events) {
        this.folder = folder;
        this.events = events;
    }

    /** Sets up what is enabled, unless this is a start in recovery mode. */
    synchronized void load(Instant now, boolean recovery) {
        for (String key : List.of(ENTITIES, DEVICES, AREAS, ENTRIES)) {
            data.put(key, Storage.load(folder, key, now));
        }
        entryStates.clear();
        for (JsonNode entry : rows(ENTRIES)) {
            boolean enabled = entry.path("disabled_by").isNull();
            entryStates.put(entry.path("entry_id").asText(), enabled && !recovery ? "loaded" : "not_loaded");
        }
    }

    synchronized void each(String key, Consumer<JsonNode> taker) {
        rows(key).forEach(taker);
    }

    /** Changes that row and writes it. */
    synchronized void change(String key, String field, String value, Consumer<ObjectNode> change) {
        change.accept(row(key, field, value).orElseThrow());
        save(key);
    }

    private ArrayNode rows(String key) {
        JsonNode loaded = data.getOrDefault(key, NODES.objectNode());
        return Storage.rows(loaded, listIn(key));
    }

    private static String listIn(String key) {
        return switch (key) {
            case ENTITIES -> "entities";
            case DEVICES -> "devices";
            case AREAS -> "areas";
            default -> "entries";
        };
    }

    private Optional<ObjectNode> row(String key, String field, String value) {
        for (JsonNode row : rows(key)) {
            if (row.path(field).asText().equals(value)) {
                return Optional.of((ObjectNode) row);
            }
        }
        return Optional.empty();
    }

    synchronized void add(String key, ObjectNode row) {
        ObjectNode loaded = data.get(key) instanceof ObjectNode known ? known : NODES.objectNode();
        if (!loaded.has(listIn(key))) {
            loaded.putArray(listIn(key));
        }
        data.put(key, loaded);
        rows(key).add(row);
        save(key);
        if (key.equals(ENTRIES)) {
            entryStates.put(row.path("entry_id").asText(), "loaded");
            tell("added", row);
        }
    }

    synchronized void remove(String key, String field, String value) {
        ArrayNode rows = rows(key);
        for (int index = rows.size() - 1; index >= 0; index--) {
            if (rows.get(index).path(field).asText().equals(value)) {
                JsonNode gone = rows.remove(index);
                if (key.equals(ENTRIES)) {
                    tell("removed", gone);
                }
            }
        }
        save(key);
    }

    private void tell(String change, JsonNode entry) {
        ArrayNode changes = NODES.arrayNode();
        changes.addObject()
                .put("type", change)
                .set(
                        "entry",
                        Rows.listedEntry(
                                entry, entryState(entry.path("entry_id").asText())));
        events.tell(ENTRIES, changes);
    }

    private void save(String key) {
        Storage.keep(folder, key, data.get(key));
    }

    /** The entity of an automation: the one registered for its id, or a new one after its alias. */
    synchronized String entityOf(JsonNode automation) {
        String fresh = "automation." + Automation.slug(automation.path("alias").asText());
        if (!automation.has("id")) {
            return fresh;
        }
        String id = automation.get("id").asText();
        for (JsonNode row : rows(ENTITIES)) {
            if (row.path("platform").asText().equals("automation")
                    && row.path("unique_id").asText().equals(id)) {
                return row.path("entity_id").asText();
            }
        }
        String entity = fresh;
        for (int number = 2; row(ENTITIES, "entity_id", entity).isPresent(); number++) {
            entity = fresh + "_" + number;
        }
        add(
                ENTITIES,
                Rows.entity(
                        entity,
                        "automation",
                        id,
                        Optional.empty(),
                        automation.path("alias").asText()));
        events.fire(
                "entity_registry_updated",
                NODES.objectNode().put("action", "create").put("entity_id", entity));
        return entity;
    }

    /** The entities with a state, but for automations. */
    synchronized List<JsonNode> shown() {
        List<JsonNode> shown = new ArrayList<>();
        for (JsonNode row : rows(ENTITIES)) {
            if (row.path("disabled_by").isNull()
                    && !row.path("platform").asText().equals("automation")) {
                shown.add(row);
            }
        }
        return shown;
    }

    synchronized boolean provided(JsonNode entity) {
        JsonNode entry = entity.path("config_entry_id");
        return !entry.isTextual()
                || entryStates.getOrDefault(entry.asText(), "not_loaded").equals("loaded");
    }

    synchronized String entryState(String entry) {
        return entryStates.getOrDefault(entry, "not_loaded");
    }

    /** The domains of the config entries that are set up. */
    synchronized List<String> setUpDomains() {
        List<String> domains = new ArrayList<>();
        for (JsonNode entry : rows(ENTRIES)) {
            if (entryState(entry.path("entry_id").asText()).equals("loaded")) {
                domains.add(entry.path("domain").asText());
            }
        }
        return domains.stream().distinct().sorted().toList();
    }

    /** Empty when there is no such entry; true when only a restart of Core makes it so. */
    synchronized Optional<Boolean> disable(String entry, boolean off) {
        Optional<ObjectNode> found = row(ENTRIES, "entry_id", entry);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode row = found.get();
        boolean changes = row.path("disabled_by").isNull() == off;
        if (!changes) {
            return Optional.of(false);
        }
        row.set("disabled_by", off ? NODES.textNode("user") : NODES.nullNode());
        save(ENTRIES);
        for (JsonNode entity : rows(ENTITIES)) {
            if (entity.path("config_entry_id").asText().equals(entry)) {
                disableEntity((ObjectNode) entity, off);
            }
        }
        save(ENTITIES);
        boolean stays = off && !Rows.unloads(row.path("domain").asText());
        entryStates.put(entry, stays ? "failed_unload" : off ? "not_loaded" : "loaded");
        tell("updated", row);
        return Optional.of(stays);
    }

    private void disableEntity(ObjectNode entity, boolean off) {
        String by = entity.path("disabled_by").asText("");
        boolean free = entity.path("disabled_by").isNull();
        if (off && free) {
            entity.put("disabled_by", "config_entry");
        } else if (!off && by.equals("config_entry")) {
            entity.putNull("disabled_by");
        } else {
            return;
        }
        ObjectNode change = NODES.objectNode()
                .put("action", "update")
                .put("entity_id", entity.path("entity_id").asText());
        change.putObject("changes").put("disabled_by", by.equals("null") ? "" : by);
        events.fire("entity_registry_updated", change);
    }
}
