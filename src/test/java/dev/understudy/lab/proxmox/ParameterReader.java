// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.understudy.lab.wire.Request;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Decodes parameters with the quirks of AnyEvent.pm: pairs split at {@code &} and {@code ;}, values at {@code =}. */
final class ParameterReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WHERE = " at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 934.";

    private ParameterReader() {}

    /** Body first, then the query, which wins. */
    static Map<String, JsonNode> read(Request request) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        String type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        String media = type.split(";", 2)[0].strip();
        boolean hasBody = request.body().length > 0;
        boolean writes = request.method().equals("POST") || request.method().equals("PUT");
        if (hasBody && !writes) {
            String why = "Unexpected content for method '%s'".formatted(request.method());
            throw Refusal.of(501, why, Refusal.Body.TEXT);
        }
        if (writes && media.equals("application/json")) {
            json(request.text(), values);
        } else if (hasBody && (media.isEmpty() || media.equals("application/x-www-form-urlencoded"))) {
            values.putAll(form(request.text()));
        } else if (hasBody) {
            String why = "upload 'Content-Type '%s' not implemented"
                    .formatted(request.header("Content-Type").orElse(""));
            throw Refusal.of(506, why, Refusal.Body.TEXT);
        }
        values.putAll(form(request.query()));
        return values;
    }

    static Map<String, JsonNode> form(String text) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (String pair : text.split("[&;]")) {
            if (pair.isEmpty()) {
                continue;
            }
            String[] parts = pair.split("=", -1);
            String name = Request.decode(parts[0]);
            JsonNode value = JsonNodeFactory.instance.textNode(parts.length > 1 ? Request.decode(parts[1]) : "");
            values.merge(name, value, ParameterReader::together);
        }
        return values;
    }

    private static JsonNode together(JsonNode earlier, JsonNode later) {
        ArrayNode list = earlier instanceof ArrayNode array
                ? array
                : JsonNodeFactory.instance.arrayNode().add(earlier);
        return list.add(later);
    }

    private static void json(String text, Map<String, JsonNode> values) {
        if (text.isEmpty()) {
            throw malformed("malformed JSON string, neither tag, array, object, number, string or atom, at character"
                    + " offset 0 (before \"(end of string)\")");
        }
        try {
            JsonNode body = JSON.readTree(text);
            body.properties().stream()
                    .filter(member -> !member.getValue().isNull())
                    .forEach(member -> values.put(member.getKey(), member.getValue()));
        } catch (IOException broken) {
            String rest = text.length() > 1 ? text.substring(1) : "(end of string)";
            throw malformed("'\"' expected, at character offset 1 (before \"%s\")".formatted(rest));
        }
    }

    private static Refusal malformed(String why) {
        return Refusal.of(500, why + WHERE, Refusal.Body.TEXT);
    }
}
