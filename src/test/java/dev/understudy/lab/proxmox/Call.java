// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One verified request: who calls, what was given, and when. */
record Call(Token caller, Map<String, JsonNode> values, Instant now) {

    /** Answers one endpoint. */
    @FunctionalInterface
    interface Answerer {
        ObjectNode answer(Call call);
    }

    String text(String name) {
        return optional(name).orElse("");
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name)).map(JsonNode::asText);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    boolean flag(String name) {
        JsonNode value = values.get(name);
        return value != null
                && (value.isBoolean() ? value.asBoolean() : value.asText().equals("1"));
    }

    int vmid() {
        return values.get("vmid").asInt();
    }

    /** The elements of a list, which may come repeated or in one string. */
    List<String> list(String name) {
        List<String> elements = new ArrayList<>();
        JsonNode value = values.get(name);
        if (value == null) {
            return elements;
        }
        List<String> parts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(part -> parts.add(part.asText()));
        } else {
            parts.add(value.asText());
        }
        for (String part : parts) {
            for (String element : part.split("[,; \0]+")) {
                if (!element.isEmpty()) {
                    elements.add(element);
                }
            }
        }
        return elements;
    }

    void needs(String path, String privilege) {
        if (!caller.may(path, privilege)) {
            throw Refusal.forbidden(path, privilege);
        }
    }

    static ObjectNode data(JsonNode data) {
        ObjectNode body = Json.object();
        body.set("data", data);
        return body;
    }

    static ObjectNode nothing() {
        return Json.object().putNull("data");
    }

    static ObjectNode upid(Task task) {
        return Json.object().put("data", task.upid());
    }
}
