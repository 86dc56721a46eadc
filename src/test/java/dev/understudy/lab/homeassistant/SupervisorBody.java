// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What each call takes: unknown keys and wrong kinds are refused in voluptuous' words. */
final class SupervisorBody {
    private static final Map<String, Kind> RESTORE_FULL =
            Map.of("password", Kind.TEXT_OR_NULL, "background", Kind.FLAG, "location", Kind.TEXT_OR_NULL);
    private static final Map<String, Kind> PARTS =
            Map.of("homeassistant", Kind.FLAG, "addons", Kind.NAMES, "folders", Kind.FOLDERS);
    private static final Map<String, Kind> BACKUP_FULL = Map.of(
            "name", Kind.TEXT,
            "filename", Kind.TEXT,
            "password", Kind.TEXT_OR_NULL,
            "compressed", Kind.FLAG,
            "location", Kind.LOCATIONS,
            "homeassistant_exclude_database", Kind.FLAG,
            "background", Kind.FLAG,
            "extra", Kind.OBJECT);

    static final SupervisorBody NONE = new SupervisorBody(Map.of());
    static final SupervisorBody NEW_FULL = new SupervisorBody(BACKUP_FULL);
    static final SupervisorBody NEW_PARTIAL = new SupervisorBody(joined(BACKUP_FULL, PARTS));
    static final SupervisorBody RESTORE = new SupervisorBody(RESTORE_FULL);
    static final SupervisorBody RESTORE_PARTIAL = new SupervisorBody(joined(RESTORE_FULL, PARTS));
    static final SupervisorBody REMOVE = new SupervisorBody(Map.of("location", Kind.LOCATIONS));
    static final SupervisorBody FREEZE = new SupervisorBody(Map.of("timeout", Kind.NUMBER));
    static final SupervisorBody CORE_STOP = new SupervisorBody(Map.of("force", Kind.FLAG));
    static final SupervisorBody CORE_RESTART = new SupervisorBody(Map.of("force", Kind.FLAG, "safe_mode", Kind.FLAG));
    static final SupervisorBody CORE_OPTIONS = new SupervisorBody(Map.of(
            "boot", Kind.FLAG,
            "image", Kind.TEXT_OR_NULL,
            "port", Kind.NUMBER,
            "ssl", Kind.FLAG,
            "watchdog", Kind.FLAG,
            "refresh_token", Kind.TEXT_OR_NULL,
            "audio_input", Kind.TEXT_OR_NULL,
            "audio_output", Kind.TEXT_OR_NULL,
            "backups_exclude_database", Kind.FLAG,
            "duplicate_log_file", Kind.FLAG));
    static final SupervisorBody ADD_ON_OPTIONS = new SupervisorBody(Map.of(
            "boot", Kind.TEXT,
            "network", Kind.OBJECT,
            "auto_update", Kind.FLAG,
            "audio_input", Kind.TEXT_OR_NULL,
            "audio_output", Kind.TEXT_OR_NULL,
            "ingress_panel", Kind.FLAG,
            "watchdog", Kind.FLAG,
            "options", Kind.OBJECT));

    private final Map<String, Kind> keys;

    /** What a value may be. */
    private enum Kind {
        TEXT,
        TEXT_OR_NULL,
        FLAG,
        NUMBER,
        OBJECT,
        NAMES,
        FOLDERS,
        LOCATIONS
    }

    private SupervisorBody(Map<String, Kind> keys) {
        this.keys = keys;
    }

    private static Map<String, Kind> joined(Map<String, Kind> some, Map<String, Kind> more) {
        Map<String, Kind> all = new java.util.HashMap<>(some);
        all.putAll(more);
        return Map.copyOf(all);
    }

    void check(ObjectNode body) {
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            Kind kind = keys.get(field.getKey());
            if (kind == null) {
                throw refusal("extra keys not allowed", field);
            }
            complaint(kind, field.getValue()).ifPresent(words -> {
                throw refusal(words + " for dictionary value", field);
            });
        }
    }

    private static SupervisorRefusal refusal(String words, Map.Entry<String, JsonNode> field) {
        return new SupervisorRefusal(
                "%s @ data['%s']. Got %s".formatted(words, field.getKey(), python(field.getValue())));
    }

    private static String python(JsonNode value) {
        if (value.isTextual()) {
            return "'" + value.asText() + "'";
        }
        if (value.isBoolean()) {
            return value.asBoolean() ? "True" : "False";
        }
        return value.isNull() ? "None" : value.toString().replace('"', '\'');
    }

    private static Optional<String> complaint(Kind kind, JsonNode value) {
        return switch (kind) {
            case TEXT -> unless(value.isTextual(), "expected str");
            case TEXT_OR_NULL -> unless(value.isTextual() || value.isNull(), "expected str");
            case FLAG -> unless(value.isBoolean(), "expected boolean");
            case NUMBER -> unless(value.isIntegralNumber() && value.asLong() > 0, "expected int");
            case OBJECT -> unless(value.isObject(), "expected dict");
            case NAMES -> unless(value.asText().equals("ALL") || distinctTexts(value), "expected a list");
            case FOLDERS ->
                unless(distinctTexts(value) && folders(value), "value must be one of %s".formatted(known()));
            case LOCATIONS -> unless(value.isTextual() || value.isNull() || places(value), "expected str");
        };
    }

    private static List<String> known() {
        List<String> names = new ArrayList<>(SupervisorHost.FOLDERS);
        names.add("homeassistant");
        names.replaceAll(name -> "'" + name + "'");
        names.sort(null);
        return names;
    }

    private static boolean folders(JsonNode value) {
        for (JsonNode name : value) {
            if (!SupervisorHost.FOLDERS.contains(name.asText())
                    && !name.asText().equals("homeassistant")) {
                return false;
            }
        }
        return true;
    }

    private static boolean distinctTexts(JsonNode value) {
        Set<String> seen = new HashSet<>();
        for (JsonNode one : value) {
            if (!one.isTextual() || !seen.add(one.asText())) {
                return false;
            }
        }
        return value.isArray();
    }

    private static boolean places(JsonNode value) {
        for (JsonNode one : value) {
            if (!one.isTextual() && !one.isNull()) {
                return false;
            }
        }
        return value.isArray();
    }

    private static Optional<String> unless(boolean well, String complaint) {
        return well ? Optional.empty() : Optional.of(complaint);
    }
}
