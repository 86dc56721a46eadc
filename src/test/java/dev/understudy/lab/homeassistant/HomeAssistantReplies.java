// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** What Core says. Source: Home Assistant Core 2026.8, samples 1 to 5 of home-assistant-facts 13. */
final class HomeAssistantReplies {
    static final String VERSION = "2026.8.3";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    static final int LEFT_IN_RECOVERY = 6;

    private HomeAssistantReplies() {}

    static ObjectNode state(CoreState state) {
        ObjectNode reply = NODES.objectNode().put("state", state.name());
        reply.putObject("recorder_state").put("migration_in_progress", false).put("migration_is_live", false);
        return reply;
    }

    static ObjectNode config(CoreState state, boolean recovery, String version) {
        ObjectNode reply =
                NODES.objectNode().put("latitude", 48.2).put("longitude", 16.37).put("elevation", 171);
        reply.putObject("unit_system").put("length", "km").put("temperature", "°C");
        reply.put("location_name", "Home").put("time_zone", "Europe/Vienna");
        ArrayNode components = reply.putArray("components");
        List.of("api", "auth", "automation", "hassio", "recorder", "websocket_api")
                .forEach(components::add);
        reply.put("config_dir", "/config");
        reply.putArray("allowlist_external_dirs");
        reply.putArray("allowlist_external_urls");
        return reply.put("version", version)
                .put("config_source", "storage")
                .put("recovery_mode", recovery)
                .put("state", state.name())
                .putNull("external_url")
                .putNull("internal_url")
                .put("currency", "EUR")
                .put("country", "AT")
                .put("language", "en")
                .put("safe_mode", false);
    }

    /** A state of this entity of the registry. */
    static ObjectNode entity(JsonNode row, int index, boolean unavailable, Instant since) {
        String id = row.path("entity_id").asText();
        String alive = id.startsWith("sensor.") ? "%d.%d".formatted(18 + index % 7, index % 10) : "on";
        ObjectNode entity = NODES.objectNode().put("entity_id", id).put("state", unavailable ? "unavailable" : alive);
        JsonNode name = row.path(row.path("name").isTextual() ? "name" : "original_name");
        entity.putObject("attributes").put("friendly_name", name.asText());
        entity.put("last_changed", Moments.iso(since))
                .put("last_reported", Moments.iso(since))
                .put("last_updated", Moments.iso(since));
        entity.set("context", Events.context(java.util.Optional.empty(), index));
        return entity;
    }

    static ObjectNode providers() {
        ObjectNode reply = NODES.objectNode();
        reply.putArray("providers")
                .addObject()
                .put("name", "Home Assistant Local")
                .putNull("id")
                .put("type", "homeassistant");
        return reply.put("preselect_remember_me", true);
    }

    static ObjectNode user(JsonNode known) {
        ObjectNode user = NODES.objectNode()
                .put("id", known.path("id").asText())
                .put("name", known.path("name").asText())
                .put("is_owner", known.path("is_owner").asBoolean())
                .put("is_admin", AuthStore.admin(known));
        user.putArray("credentials");
        user.putArray("mfa_modules");
        return user;
    }

    static ObjectNode recorder() {
        return NODES.objectNode()
                .put("backlog", 0)
                .put("max_backlog", 65_000)
                .put("migration_in_progress", false)
                .put("migration_is_live", false)
                .put("recording", true)
                .put("thread_running", true);
    }
}
