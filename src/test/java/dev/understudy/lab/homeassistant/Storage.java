// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** The files under {@code .storage}: JSON in the envelope {@code version, minor_version, key, data}. */
final class Storage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLACE = ".storage/";

    private Storage() {}

    static void write(ConfigFolder folder, String key, int version, int minor, JsonNode data) {
        ObjectNode whole = JsonNodeFactory.instance
                .objectNode()
                .put("version", version)
                .put("minor_version", minor)
                .put("key", key);
        whole.set("data", data);
        write(folder, key, whole);
    }

    /** Puts this data into a file that is there, whose versions stay; into a new one of version 1.1 otherwise. */
    static void keep(ConfigFolder folder, String key, JsonNode data) {
        Optional<ObjectNode> whole = envelope(folder, key);
        write(
                folder,
                key,
                whole.map(known -> known.path("version").asInt(1)).orElse(1),
                whole.map(known -> known.path("minor_version").asInt(1)).orElse(1),
                data);
    }

    private static void write(ConfigFolder folder, String key, JsonNode whole) {
        try {
            folder.write(PLACE + key, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(whole));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Optional<ObjectNode> envelope(ConfigFolder folder, String key) {
        try {
            Optional<byte[]> bytes = folder.read(PLACE + key);
            return bytes.isPresent() && JSON.readTree(bytes.get()) instanceof ObjectNode whole
                    ? Optional.of(whole)
                    : Optional.empty();
        } catch (IOException broken) {
            return Optional.empty();
        }
    }

    static Optional<JsonNode> data(ConfigFolder folder, String key) {
        return envelope(folder, key).map(whole -> whole.path("data"));
    }

    /**
     * As Core reads at its start: a file that is no JSON is put aside under a name of its own, and Core goes on as if
     * there had been none.
     */
    static JsonNode load(ConfigFolder folder, String key, Instant now) {
        Optional<JsonNode> data = data(folder, key);
        Optional<byte[]> bytes = folder.read(PLACE + key);
        if (data.isEmpty() && bytes.isPresent()) {
            folder.write(PLACE + key + ".corrupt." + Moments.iso(now), bytes.get());
            folder.delete(PLACE + key);
        }
        return data.orElse(JsonNodeFactory.instance.objectNode());
    }

    /** The list of that name within the data. */
    static ArrayNode rows(JsonNode data, String name) {
        return data.path(name) instanceof ArrayNode rows ? rows : JsonNodeFactory.instance.arrayNode();
    }
}
