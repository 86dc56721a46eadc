// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Writes JSON as Perl does: members in random order, and lists too where they come out of a hash. */
final class Json {
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Random random;

    Json(Random random) {
        this.random = random;
    }

    static ObjectNode object() {
        return NODES.objectNode();
    }

    synchronized String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(shuffled(node));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A list in an order of its own for each answer. */
    synchronized ArrayNode unordered(List<? extends JsonNode> nodes) {
        List<JsonNode> mixed = new ArrayList<>(nodes);
        Collections.shuffle(mixed, random);
        return NODES.arrayNode().addAll(mixed);
    }

    private JsonNode shuffled(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = NODES.arrayNode();
            array.forEach(element -> copy.add(shuffled(element)));
            return copy;
        }
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            Collections.shuffle(names, random);
            ObjectNode copy = object();
            names.forEach(name -> copy.set(name, shuffled(object.get(name))));
            return copy;
        }
        return node;
    }
}
