// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What people change in Home Assistant's pages: each edit writes its file and fires the event that Core fires. Needs
 * Core at work, but for {@link #file}, which nobody hears of.
 */
public final class HouseEdits {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String AUTOMATIONS = "automations.yaml";

    private final House house;
    private final ConfigFolder folder;
    private long number;

    HouseEdits(House house, ConfigFolder folder) {
        this.house = house;
        this.folder = folder;
    }

    /** Adds one that is on and runs at each full hour; comes back with its entity. */
    public String addAutomation(String alias) {
        ArrayNode all = automations();
        long id = ++number;
        ObjectNode added = all.addObject()
                .put("id", "18%011d".formatted(id))
                .put("alias", alias)
                .put("description", "");
        added.putArray("triggers").addObject().put("trigger", "time_pattern").put("hours", "/1");
        added.putArray("conditions");
        added.putArray("actions").addObject().put("action", "light.turn_on");
        added.put("mode", "single");
        save(all);
        return house.registries().entityOf(added);
    }

    /** Its entity keeps its name, as it does in the editor. */
    public void renameAutomation(String entity, String alias) {
        ArrayNode all = automations();
        all.forEach(one -> {
            if (house.registries().entityOf(one).equals(entity)) {
                ((ObjectNode) one).put("alias", alias);
            }
        });
        save(all);
    }

    public void removeAutomation(String entity) {
        ArrayNode left = NODES.arrayNode();
        automations().forEach(one -> {
            if (!house.registries().entityOf(one).equals(entity)) {
                left.add(one);
            }
        });
        save(left);
        removeEntity(entity);
    }

    /** Core remembers it with the states, and in no other file. */
    public void turnAutomation(String entity, boolean on) {
        house.automations().turn(List.of(entity), on, house.events().nobody());
    }

    private ArrayNode automations() {
        try {
            return new HouseYaml(folder).read(AUTOMATIONS) instanceof ArrayNode all ? all : NODES.arrayNode();
        } catch (HouseYaml.Broken broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void save(ArrayNode all) {
        folder.write(AUTOMATIONS, HouseYaml.written(all));
        house.reload(house.events().nobody());
    }

    public void addEntity(String entity) {
        Registries registries = house.registries();
        registries.add(
                Registries.ENTITIES, Rows.entity(entity, "template", "template-" + entity, Optional.empty(), entity));
        changed("entity_registry_updated", "create", "entity_id", entity);
    }

    public void renameEntity(String entity, String name) {
        house.registries().change(Registries.ENTITIES, "entity_id", entity, row -> row.put("name", name));
        changed("entity_registry_updated", "update", "entity_id", entity);
    }

    public void removeEntity(String entity) {
        house.registries().remove(Registries.ENTITIES, "entity_id", entity);
        changed("entity_registry_updated", "remove", "entity_id", entity);
    }

    /** Comes back with the id of the entry. Core tells nobody on its event bus. */
    public String addConfigEntry(String domain, String title) {
        String id = "01K" + Rows.id(domain + title + ++number).substring(0, 23).toUpperCase(java.util.Locale.ROOT);
        house.registries().add(Registries.ENTRIES, Rows.entry(id, domain, title, NODES.objectNode()));
        return id;
    }

    /** Its entities go with it. */
    public void removeConfigEntry(String id) {
        Registries registries = house.registries();
        registries.remove(Registries.ENTRIES, "entry_id", id);
        registries.remove(Registries.ENTITIES, "config_entry_id", id);
    }

    public void editDashboard(String title) {
        Storage.keep(folder, "lovelace", SeedFiles.dashboard(title));
        house.events()
                .fire("lovelace_updated", NODES.objectNode().putNull("url_path").put("mode", "storage"));
    }

    public void addArea(String name) {
        String id = Automation.slug(name);
        house.registries().add(Registries.AREAS, Rows.area(id, name));
        changed("area_registry_updated", "create", "area_id", id);
    }

    /** A file is edited past Core: nobody is told. */
    public void file(String path, String content) {
        folder.write(path, content);
    }

    /** One edit by chance, in words. */
    public String random(Random random) {
        String word = "Edit %04d".formatted(random.nextInt(10_000));
        List<String> acting = house.automations().entities();
        List<JsonNode> shown = house.registries().shown();
        switch (random.nextInt(9)) {
            case 0 -> {
                return "add automation " + addAutomation(word);
            }
            case 1 -> {
                if (!acting.isEmpty()) {
                    String entity = acting.get(random.nextInt(acting.size()));
                    renameAutomation(entity, word);
                    return "rename automation " + entity;
                }
            }
            case 2 -> {
                if (acting.size() > 1) {
                    String entity = acting.get(random.nextInt(acting.size()));
                    removeAutomation(entity);
                    return "remove automation " + entity;
                }
            }
            case 3 -> {
                String entity = "sensor." + Automation.slug(word) + "_" + ++number;
                addEntity(entity);
                return "add entity " + entity;
            }
            case 4 -> {
                String entity = shown.get(random.nextInt(shown.size()))
                        .path("entity_id")
                        .asText();
                renameEntity(entity, word);
                return "rename entity " + entity;
            }
            case 5 -> {
                return "add config entry " + addConfigEntry("esphome", word);
            }
            case 6 -> {
                editDashboard(word);
                return "edit dashboard " + word;
            }
            case 7 -> {
                addArea(word);
                return "add area " + word;
            }
            default -> {
                file("www/note.txt", word);
                return "write www/note.txt " + word;
            }
        }
        editDashboard(word);
        return "edit dashboard " + word;
    }

    private void changed(String event, String action, String field, String value) {
        ObjectNode data = NODES.objectNode().put("action", action).put(field, value);
        if (action.equals("update")) {
            data.putObject("changes");
        }
        house.events().fire(event, data);
    }
}
