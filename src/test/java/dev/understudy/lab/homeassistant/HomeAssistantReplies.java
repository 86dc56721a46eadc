// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** What Core says. Source: Home Assistant Core 2026.8, samples 1 to 5 of home-assistant-facts 13. */
final class HomeAssistantReplies {
    static final String VERSION = "2026.8.3";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> DOMAINS =
            List.of("sensor", "light", "switch", "binary_sensor", "automation", "climate", "person");
    private static final int LEFT_IN_RECOVERY = 6;

    private HomeAssistantReplies() {}

    static ObjectNode state(CoreState state) {
        ObjectNode reply = NODES.objectNode().put("state", state.name());
        reply.putObject("recorder_state").put("migration_in_progress", false).put("migration_is_live", false);
        return reply;
    }

    static ObjectNode config(CoreState state, boolean recovery) {
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
        return reply.put("version", VERSION)
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

    /** Every entity when RUNNING, half of them while it comes up, a handful in recovery mode. */
    static ArrayNode states(CoreState state, boolean recovery, int entities, int unavailable, Instant since) {
        int count = recovery ? LEFT_IN_RECOVERY : state == CoreState.RUNNING ? entities : entities / 2;
        ArrayNode states = NODES.arrayNode();
        for (int index = 0; index < count; index++) {
            String domain = DOMAINS.get(index % DOMAINS.size());
            ObjectNode entity = states.addObject()
                    .put("entity_id", "%s.lab_%03d".formatted(domain, index))
                    .put("state", index < unavailable ? "unavailable" : "on");
            entity.putObject("attributes").put("friendly_name", "Lab %03d".formatted(index));
            entity.put("last_changed", since.toString())
                    .put("last_reported", since.toString())
                    .put("last_updated", since.toString());
            entity.putObject("context")
                    .put("id", "01M82%021d".formatted(index))
                    .putNull("parent_id")
                    .putNull("user_id");
        }
        return states;
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

    static ObjectNode user(boolean admin) {
        ObjectNode user = NODES.objectNode()
                .put("id", "7f1c0f3f5b0a4c0e9d2b6a8e4f5d6c7b")
                .put("name", admin ? "Understudy" : "Guest")
                .put("is_owner", false)
                .put("is_admin", admin);
        user.putArray("credentials");
        user.putArray("mfa_modules");
        return user;
    }

    static ObjectNode supervisor(String state) {
        ObjectNode info = NODES.objectNode()
                .put("supervisor", "2026.08.2")
                .put("homeassistant", VERSION)
                .put("hassos", "18.3")
                .put("hostname", "homeassistant")
                .put("operating_system", "Home Assistant OS 18.3");
        info.putArray("features").add("reboot").add("network");
        return info.put("machine", "qemux86-64")
                .put("arch", "amd64")
                .put("state", state)
                .put("supported", true)
                .put("channel", "stable");
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
