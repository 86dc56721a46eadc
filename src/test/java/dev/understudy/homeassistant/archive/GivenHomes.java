// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import dev.understudy.given.GivenArchive;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Homes made by chance, whose automations and integrations are in every state that the real ones can be in. */
final class GivenHomes {
    private static final String[] DOMAINS = {"mqtt", "sun", "esphome", "spotify", "hue", "zha", "met", "cloud"};
    private static final String[] INITIAL = {"", "", "", "true", "false", "True", "on", "'true'", "\"yes\""};

    private GivenHomes() {}

    static GivenArchive random(Random random) {
        List<String> yaml = new ArrayList<>();
        List<String> entities = new ArrayList<>();
        List<String> states = new ArrayList<>();
        int automations = random.nextInt(12);
        for (int i = 0; i < automations; i++) {
            String entity = "automation.a" + i + (random.nextBoolean() ? "_renamed" : "");
            String initial = INITIAL[random.nextInt(INITIAL.length)].replaceAll("^(.+)$", "initial_state: $1");
            yaml.add(item(random, i, initial));
            boolean disabled = random.nextInt(6) == 0;
            entities.add("""
                    {"entity_id":"%s","id":"e%d","unique_id":"17%d","platform":"automation","name":null,"disabled_by":%s}""".formatted(entity, i, i, disabled ? "\"user\"" : "null"));
            // a core keeps no state of what is disabled
            if (!disabled && random.nextInt(4) > 0) {
                states.add("""
                        {"state":{"state":"%s","attributes":{"id":"17%d","x":1.50},"entity_id":"%s"},"extra_data":null,"last_seen":"x"}""".formatted(List.of("on", "off", "unavailable").get(random.nextInt(3)), i, entity));
            }
        }
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < random.nextInt(10); i++) {
            String disabled = List.of(",\"disabled_by\":null", ",\"disabled_by\":\"user\"", ",\"disabled_by\":null")
                    .get(random.nextInt(3));
            entries.add("{\"entry_id\":\"c%d\",\"domain\":\"%s\",\"title\":\"T\\t%d\"%s}"
                    .formatted(i, DOMAINS[random.nextInt(DOMAINS.length)], i, disabled));
        }
        String end = random.nextBoolean() ? "\n" : "\r\n";
        return GivenArchive.ofAHome()
                .without("packages/garden.yaml")
                .file(
                        "automations.yaml",
                        yaml.isEmpty() ? "[]\n" : String.join("", yaml).replace("\n", end))
                .file(".storage/core.entity_registry", list("core.entity_registry", "{\"entities\":", entities, "}"))
                .file(".storage/core.restore_state", list("core.restore_state", "", states, ""))
                .file(".storage/core.config_entries", list("core.config_entries", "{\"entries\":", entries, "}"));
    }

    /** {@code initial_state} stands at the end, in the middle or, with the id behind it, at the beginning. */
    private static String item(Random random, int i, String initial) {
        String id = "id: '17" + i + "'\n";
        String alias = "  alias: A" + i + (random.nextBoolean() ? "" : "  # initial_state: true") + "\n";
        String rest = "  triggers: []\n  actions:\n  - action: x.y\n    data: {text: 'initial_state: true'}\n";
        String line = initial.isEmpty() ? "" : "  " + initial + "\n";
        return switch (random.nextInt(3)) {
            case 0 -> "- " + id + alias + line + rest;
            case 1 -> "- " + id + alias + rest.replace(", data: {text: 'initial_state: true'}", "") + line;
            default -> initial.isEmpty() ? "- " + id + alias + rest : "- " + initial + "\n  " + id + alias + rest;
        };
    }

    private static String list(String key, String open, List<String> items, String close) {
        return "{\"version\":1,\"key\":\"" + key + "\",\"data\":" + open + "[" + String.join(",", items) + "]" + close
                + "}";
    }
}
