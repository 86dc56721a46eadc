// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Rows of the registries as they are stored, and as the WebSocket API lists them. Source: Core 2026.8. */
final class Rows {
    private static final String BORN = "2025-03-01T09:00:00.000000+00:00";
    private static final double BORN_EPOCH = 1_740_819_600.0;
    private static final List<String> ENTITY = List.of(
            "area_id",
            "categories",
            "config_entry_id",
            "config_subentry_id",
            "device_id",
            "disabled_by",
            "entity_category",
            "entity_id",
            "has_entity_name",
            "hidden_by",
            "icon",
            "id",
            "labels",
            "name",
            "options",
            "original_name",
            "platform",
            "translation_key",
            "unique_id");
    private static final List<String> HIDDEN_OF_DEVICE = List.of("created_at", "modified_at");

    private Rows() {}

    static ObjectNode entity(String entityId, String platform, String unique, Optional<String> entry, String name) {
        ObjectNode row = node();
        row.putArray("aliases");
        row.putNull("area_id");
        row.putObject("categories");
        row.putNull("capabilities");
        row.put("config_entry_id", entry.orElse(null));
        row.putNull("config_subentry_id").put("created_at", BORN);
        row.putNull("device_class").putNull("device_id").putNull("disabled_by").putNull("entity_category");
        row.put("entity_id", entityId).putNull("hidden_by").putNull("icon");
        row.put("id", id("entity " + entityId)).put("has_entity_name", false);
        row.putArray("labels");
        row.put("modified_at", BORN).putNull("name");
        row.putObject("options").putObject("conversation").put("should_expose", false);
        row.putNull("original_device_class").putNull("original_icon").put("original_name", name);
        row.put("platform", platform).put("supported_features", 0).putNull("translation_key");
        return row.put("unique_id", unique).putNull("previous_unique_id").putNull("unit_of_measurement");
    }

    static ObjectNode device(String id, String entry, String name, String maker) {
        ObjectNode row = node().putNull("area_id");
        row.putArray("config_entries").add(entry);
        row.putObject("config_entries_subentries").putArray(entry).addNull();
        row.putNull("configuration_url");
        row.putArray("connections");
        row.put("created_at", BORN).putNull("disabled_by").putNull("entry_type").putNull("hw_version");
        row.put("id", id);
        row.putArray("identifiers").addArray().add("lab").add(id);
        row.putArray("labels");
        row.put("manufacturer", maker).put("model", "Lab").putNull("model_id").put("modified_at", BORN);
        row.putNull("name_by_user").put("name", name).put("primary_config_entry", entry);
        return row.putNull("serial_number").put("sw_version", "1.4.2").putNull("via_device_id");
    }

    static ObjectNode area(String id, String name) {
        ObjectNode row = node();
        row.putArray("aliases");
        row.putNull("floor_id").putNull("humidity_entity_id").putNull("icon").put("id", id);
        row.putArray("labels");
        return row.put("name", name)
                .putNull("picture")
                .putNull("temperature_entity_id")
                .put("created_at", BORN)
                .put("modified_at", BORN);
    }

    static ObjectNode entry(String id, String domain, String title, ObjectNode content) {
        ObjectNode row = node().put("created_at", BORN);
        row.set("data", content);
        row.putNull("disabled_by");
        row.putObject("discovery_keys");
        row.put("domain", domain).put("entry_id", id).put("minor_version", 1).put("modified_at", BORN);
        row.putObject("options");
        row.put("pref_disable_new_entities", false)
                .put("pref_disable_polling", false)
                .put("source", "user");
        row.putArray("subentries");
        return row.put("title", title).put("unique_id", domain + "-" + title).put("version", 1);
    }

    static ObjectNode listedEntity(JsonNode row) {
        ObjectNode listed = node();
        ENTITY.forEach(field -> listed.set(field, row.path(field)));
        return listed.put("created_at", BORN_EPOCH).put("modified_at", BORN_EPOCH);
    }

    static ObjectNode listedDevice(JsonNode row) {
        ObjectNode listed = ((ObjectNode) row).deepCopy().without(HIDDEN_OF_DEVICE);
        return listed.put("created_at", BORN_EPOCH).put("modified_at", BORN_EPOCH);
    }

    static ObjectNode listedArea(JsonNode row) {
        ObjectNode listed = ((ObjectNode) row).deepCopy().without(HIDDEN_OF_DEVICE);
        listed.remove("id");
        return listed.put("area_id", row.path("id").asText())
                .put("created_at", BORN_EPOCH)
                .put("modified_at", BORN_EPOCH);
    }

    static ObjectNode listedEntry(JsonNode row, String state) {
        String domain = row.path("domain").asText();
        ObjectNode listed = node().put("created_at", BORN_EPOCH)
                .put("entry_id", row.path("entry_id").asText())
                .put("domain", domain)
                .put("modified_at", BORN_EPOCH)
                .put("title", row.path("title").asText())
                .put("source", row.path("source").asText())
                .put("state", state)
                .put("supports_options", false)
                .put("supports_remove_device", false)
                .put("supports_unload", unloads(domain))
                .put("supports_reconfigure", false);
        listed.putObject("supported_subentry_types");
        listed.put(
                        "pref_disable_new_entities",
                        row.path("pref_disable_new_entities").asBoolean())
                .put("pref_disable_polling", row.path("pref_disable_polling").asBoolean());
        listed.set("disabled_by", row.path("disabled_by"));
        return listed.putNull("reason")
                .putNull("error_reason_translation_key")
                .putNull("error_reason_translation_placeholders")
                .put("num_subentries", 0);
    }

    /** Some integrations cannot be taken down while Core runs. */
    static boolean unloads(String domain) {
        return !domain.equals("alarmdecoder");
    }

    static String id(String of) {
        return LongLivedToken.hash(of).substring(0, 32);
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
