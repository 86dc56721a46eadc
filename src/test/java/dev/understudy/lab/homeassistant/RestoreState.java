// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code .storage/core.restore_state}: the states of automations as of the last dump, which may be 15 minutes ago. */
final class RestoreState {
    private static final String KEY = "core.restore_state";

    private RestoreState() {}

    static Map<String, JsonNode> load(ConfigFolder folder, Instant now) {
        Map<String, JsonNode> states = new HashMap<>();
        for (JsonNode row : Storage.load(folder, KEY, now)) {
            JsonNode state = row.path("state");
            states.put(state.path("entity_id").asText(), state);
        }
        return states;
    }

    static void dump(ConfigFolder folder, List<ObjectNode> states, Instant now) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (ObjectNode state : states) {
            ObjectNode row = rows.addObject();
            row.set("state", state);
            row.putNull("extra_data").put("last_seen", Moments.iso(now));
        }
        Storage.keep(folder, KEY, rows);
    }
}
