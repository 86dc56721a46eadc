// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The published schema of the simulated endpoints, trimmed to what is verified: {@code lab/proxmox-schema.json}, made
 * from Proxmox's API viewer data of the 9.1.3 documentation package.
 */
final class Schema {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    private final List<Endpoint> endpoints = new ArrayList<>();

    /** An endpoint together with the values of its path's variables. */
    record Match(Endpoint endpoint, Map<String, String> variables) {}

    /** The file's form of an endpoint. */
    private record Entry(Endpoint.Right right, Map<String, Parameter> params) {}

    private Schema() {}

    static Schema load() {
        Schema schema = new Schema();
        try (InputStream file = Schema.class.getResourceAsStream("/lab/proxmox-schema.json")) {
            Map<String, Entry> entries = JSON.readValue(file, new TypeReference<LinkedHashMap<String, Entry>>() {});
            entries.forEach((id, entry) -> schema.endpoints.add(new Endpoint(
                    id, Optional.ofNullable(entry.right()), entry.params() == null ? Map.of() : entry.params())));
            return schema;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Match find(String method, String path) {
        List<String> segments = Endpoint.segments(path);
        for (Endpoint endpoint : endpoints) {
            Optional<Map<String, String>> variables = endpoint.fits(method, segments);
            if (variables.isPresent()) {
                return new Match(endpoint, variables.get());
            }
        }
        String plain = "/" + String.join("/", segments);
        throw Refusal.of(501, "Method '%s %s' not implemented".formatted(method, plain), Refusal.Body.BARE);
    }

    /** Refuses with all errors at once. */
    static void verify(Endpoint endpoint, Map<String, JsonNode> values) {
        Map<String, String> errors = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            Parameter parameter = parameter(endpoint, name);
            if (parameter == null) {
                errors.put(
                        name, "property is not defined in schema and the schema does not allow additional properties");
            } else {
                parameter.refusal(value).ifPresent(why -> errors.put(name, why));
            }
        });
        endpoint.params().forEach((name, parameter) -> {
            if (parameter.required() && !values.containsKey(name)) {
                errors.put(name, "property is missing and it is not optional");
            }
        });
        endpoint.params().forEach((name, parameter) -> {
            if (parameter.requires() != null && values.containsKey(name) && !values.containsKey(parameter.requires())) {
                errors.put(parameter.requires(), "missing property - '%s' requires this property".formatted(name));
            }
        });
        if (errors.isEmpty()) {
            refuseRootOnly(endpoint, values, errors);
        }
        if (!errors.isEmpty()) {
            throw Refusal.parameters(errors);
        }
    }

    /** {@code net0} is a parameter where the schema has {@code net[n]}; null when it has neither. */
    private static Parameter parameter(Endpoint endpoint, String name) {
        Parameter exact = endpoint.params().get(name);
        return exact != null ? exact : endpoint.params().get(name.replaceFirst("\\d+$", "[n]"));
    }

    /** why: a token is never root, not even root's own, so no caller of the lab passes this. */
    private static void refuseRootOnly(Endpoint endpoint, Map<String, JsonNode> values, Map<String, String> errors) {
        values.forEach((name, value) -> {
            boolean set =
                    value.isBoolean() ? value.asBoolean() : !value.asText().equals("0");
            if (parameter(endpoint, name).root() && set) {
                errors.put(name, "Only root may use this option.");
            }
        });
    }
}
