// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.Lab;
import dev.understudy.sync.Edition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Compares the folders of both members: the standby's is the other's but for what an edition may change, and with the
 * record of the edition it is the other's again. What the rules are is written here anew, not asked of the product.
 */
final class Twins {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATES = ".storage/core.restore_state";
    private static final String ENTRIES = ".storage/core.config_entries";
    private static final String MARK = ".understudy-edition.json";
    private static final String COMMENT = "# understudy: ";
    private static final String BANS = "ip_bans.yaml";
    private static final Set<String> BY_THEMSELVES = Set.of(STATES, ".storage/trace.saved_traces");
    private static final Set<String> QUIET = Set.of("mqtt", "homekit", "esphome", "mobile_app", "netatmo");

    private final Lab lab;

    Twins(Lab lab) {
        this.lab = lab;
    }

    /** What people made of the member on stage, by file; what a core writes by itself is not in it. */
    Map<String, String> made() {
        Map<String, String> made = new LinkedHashMap<>();
        lab.primary().folder().copy().forEach((path, content) -> {
            if (!BY_THEMSELVES.contains(path)) {
                made.put(path, new String(content, StandardCharsets.UTF_8));
            }
        });
        return made;
    }

    /** The standby holds what the other has, and is silent. */
    void standbyIsTheSilentOther() {
        SortedMap<String, byte[]> theirs = lab.primary().folder().copy();
        SortedMap<String, byte[]> own = lab.standby().folder().copy();
        assertThat(own).containsKey(MARK);
        Set<String> expected = new TreeSet<>(theirs.keySet());
        expected.remove(BANS);
        expected.add(MARK);
        expected.add(STATES);
        assertThat(own.keySet()).containsExactlyInAnyOrderElementsOf(expected);
        own.forEach((path, content) -> {
            if (BY_THEMSELVES.contains(path) || path.equals(MARK)) {
                return;
            }
            if (path.equals(ENTRIES)) {
                assertThat(json(content)).isEqualTo(silenced(json(theirs.get(path))));
            } else if (path.endsWith(".yaml")) {
                assertThat(text(content).lines().filter(line -> line.matches("[ -]*initial_state: *true.*")))
                        .isEmpty();
                assertThat(text(content).replace(COMMENT, "")).as(path).isEqualTo(text(theirs.get(path)));
            } else {
                assertThat(Arrays.equals(content, theirs.get(path)))
                        .as(path + " is the same")
                        .isTrue();
            }
        });
        for (JsonNode item : json(own.get(STATES)).path("data")) {
            if (item.at("/state/entity_id").asText().startsWith("automation.")) {
                assertThat(item.at("/state/state").asText()).as(item.toString()).isEqualTo("off");
            }
        }
        assertThat(lab.standby().house().automationsOn()).isEmpty();
        assertThat(lab.standby().house().setUpDomains()).doesNotContainAnyElementsOf(QUIET);
    }

    private static JsonNode silenced(JsonNode entries) {
        for (JsonNode entry : entries.at("/data/entries")) {
            if (QUIET.contains(entry.path("domain").asText())
                    && entry.path("disabled_by").isNull()) {
                ((ObjectNode) entry).put("disabled_by", "user");
            }
        }
        return entries;
    }

    /** The standby's folder and the record of its edition are the other member again, to the letter. */
    void recordLeadsBack(Edition edition) {
        assertThat(edition.on())
                .containsExactlyInAnyOrderElementsOf(lab.primary().house().automationsOn());
        assertThat(edition.on()).containsAll(edition.forced());
        JsonNode entries = json(lab.standby().folder().read(ENTRIES).orElseThrow());
        for (JsonNode entry : entries.at("/data/entries")) {
            for (Edition.DisabledEntry disabled : edition.disabled()) {
                if (entry.path("entry_id").asText().equals(disabled.entryId())) {
                    assertThat(disabled.former()).isEmpty();
                    ((ObjectNode) entry).putNull("disabled_by");
                }
            }
        }
        assertThat(entries).isEqualTo(json(lab.primary().folder().read(ENTRIES).orElseThrow()));
        long comments = text(lab.standby().folder().read("automations.yaml").orElseThrow())
                .lines()
                .filter(line -> line.contains(COMMENT))
                .count();
        assertThat(comments).isEqualTo(edition.forced().size());
    }

    /** By which words a run must name it that these files changed. */
    static List<String> wordsFor(Map<String, String> before, Map<String, String> after) {
        Map<String, String> words = Map.of(
                "automations.yaml",
                "automation",
                ".storage/core.entity_registry",
                "entit",
                ENTRIES,
                "integration",
                ".storage/core.area_registry",
                "area",
                ".storage/lovelace",
                "lovelace",
                "www/note.txt",
                "www/note.txt");
        return words.keySet().stream()
                .filter(path -> !after.getOrDefault(path, "").equals(before.getOrDefault(path, "")))
                .map(words::get)
                .toList();
    }

    private static JsonNode json(byte[] content) {
        try {
            return JSON.readTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }
}
