// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** A backup as the Supervisor knows it: its {@code backup.json} and its file in each location; local is {@code ""}. */
final class SupervisorBackup {
    static final String LOCAL = "";
    private static final double MEBIBYTE = 1_048_576.0;

    private final ObjectNode meta;
    private final Map<String, Copy> copies = new LinkedHashMap<>();

    /** {@code present} is false when the file is gone and the Supervisor has not noticed. */
    record Copy(byte[] bytes, boolean present) {}

    SupervisorBackup(ObjectNode meta, String location, byte[] bytes) {
        this.meta = meta;
        copies.put(location, new Copy(bytes, true));
    }

    String slug() {
        return meta.path("slug").asText();
    }

    String name() {
        return meta.path("name").asText();
    }

    ObjectNode meta() {
        return meta;
    }

    boolean compressed() {
        return meta.path("compressed").asBoolean(true);
    }

    boolean isProtected() {
        return meta.path("protected").asBoolean(false);
    }

    Map<String, Copy> copies() {
        return copies;
    }

    String location() {
        return copies.keySet().iterator().next();
    }

    byte[] bytes() {
        return copies.values().iterator().next().bytes();
    }

    boolean present() {
        return copies.values().iterator().next().present();
    }

    boolean withoutDatabase() {
        return meta.path("homeassistant").path("exclude_database").asBoolean(false);
    }

    /** As in the list: without {@code extra}. */
    ObjectNode listed() {
        ObjectNode reply = JsonNodeFactory.instance
                .objectNode()
                .put("slug", slug())
                .put("name", name())
                .put("date", meta.path("date").asText())
                .put("type", meta.path("type").asText());
        sizes(reply);
        places(reply);
        reply.put("protected", isProtected());
        attributes(reply);
        reply.put("compressed", compressed());
        ObjectNode content = reply.putObject("content").put("homeassistant", hasHomeAssistant());
        ArrayNode addons = content.putArray("addons");
        meta.path("addons").forEach(addon -> addons.add(addon.path("slug")));
        content.set("folders", list("folders"));
        return reply;
    }

    boolean hasHomeAssistant() {
        return meta.path("homeassistant").has("version");
    }

    ObjectNode info() {
        ObjectNode reply = JsonNodeFactory.instance
                .objectNode()
                .put("slug", slug())
                .put("type", meta.path("type").asText())
                .put("name", name())
                .put("date", meta.path("date").asText());
        sizes(reply);
        reply.put("compressed", compressed()).put("protected", isProtected());
        attributes(reply);
        reply.put("supervisor_version", supervisorVersion());
        JsonNode version = meta.path("homeassistant").path("version");
        reply.put("homeassistant", version.isTextual() ? version.asText() : null);
        places(reply);
        reply.set("addons", list("addons"));
        reply.set("repositories", list("repositories"));
        reply.set("folders", list("folders"));
        reply.put("homeassistant_exclude_database", hasHomeAssistant() ? withoutDatabase() : null);
        JsonNode extra = meta.path("extra");
        reply.set("extra", extra.isObject() ? extra : JsonNodeFactory.instance.objectNode());
        return reply;
    }

    String supervisorVersion() {
        return meta.path("supervisor_version").asText("2022.08.3");
    }

    private JsonNode list(String field) {
        JsonNode value = meta.path(field);
        return value.isArray() ? value : JsonNodeFactory.instance.arrayNode();
    }

    private void sizes(ObjectNode reply) {
        reply.put("size", Math.round(bytes().length / MEBIBYTE * 100) / 100.0).put("size_bytes", bytes().length);
    }

    private void places(ObjectNode reply) {
        reply.put("location", location().equals(LOCAL) ? null : location());
        ArrayNode locations = reply.putArray("locations");
        copies.keySet().forEach(place -> locations.add(place.equals(LOCAL) ? null : place));
    }

    private void attributes(ObjectNode reply) {
        ObjectNode places = reply.putObject("location_attributes");
        copies.forEach((place, copy) -> places.putObject(place.equals(LOCAL) ? ".local" : place)
                .put("protected", isProtected())
                .put("size_bytes", copy.bytes().length));
    }
}
