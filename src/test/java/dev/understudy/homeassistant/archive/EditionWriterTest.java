// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.given.GivenArchive;
import dev.understudy.given.GivenClock;
import dev.understudy.sync.Edition;
import dev.understudy.sync.QuietDomains;
import dev.understudy.sync.VolatileParts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EditionWriterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Edition.Order ORDER =
            new Edition.Order("e7", "home", "primary", GivenArchive.SLUG, GivenClock.NIGHT);
    private static final String STATES = ".storage/core.restore_state";
    private static final String ENTRIES = ".storage/core.config_entries";
    private static final Set<String> EDITED =
            Set.of(STATES, ENTRIES, "automations.yaml", "ip_bans.yaml", ".understudy-edition.json");
    private static final Pattern TURNED_ON = Pattern.compile("(?m)^\\s*initial_state: *[\"']?(true|on|yes|True)\\b");

    @TempDir
    Path folder;

    private Edition edition;
    private byte[] written;

    static List<GivenArchive> layouts() {
        return ArchiveWalkTest.layouts();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void everyOtherFileIsTheSameByteForByte(GivenArchive archive) throws IOException {
        Map<String, byte[]> files = edited(archive);

        archive.config().forEach((path, bytes) -> {
            if (!EDITED.contains(path)) {
                assertThat(files.get(path)).as(path).isEqualTo(bytes);
            }
        });
        assertThat(text(files, "automations.yaml"))
                .isEqualTo(new String(archive.config().get("automations.yaml"), StandardCharsets.UTF_8)
                        .replace("  initial_state: true  # must", "  # understudy: initial_state: true  # must"));
        assertThat(edition.on())
                .containsExactly("automation.boiler", "automation.porch_light_at_dusk", "automation.water_the_garden");
        assertThat(edition.forced()).containsExactly("automation.boiler");
        assertThat(edition.notSilenced()).isEmpty();
    }

    @Test
    void noAutomationIsOn() throws IOException {
        assertThat(whatWouldBeOn(edited(GivenArchive.ofAHome()))).isEmpty();
    }

    @Test
    void quietIntegrationsAreDisabledAndTheOthersLeft() throws IOException {
        Map<String, byte[]> files = edited(GivenArchive.ofAHome());

        assertThat(disabledBy(files))
                .containsExactlyInAnyOrderEntriesOf(orderly("c1", "user", "c2", "user", "c3", "user", "c4", "null"));
        assertThat(edition.disabled())
                .containsExactly(
                        new Edition.DisabledEntry("c1", "mqtt", "broker", ""),
                        new Edition.DisabledEntry("c2", "spotify", "Ada", ""));
        assertThat(text(files, ENTRIES)).contains("\"expires_at\":1.5").contains("\"access_token\":\"t\"");
    }

    @Test
    void bansAndMountsStayBehind() throws IOException {
        Map<String, byte[]> files = edited(GivenArchive.ofAHome());

        assertThat(files).doesNotContainKey("ip_bans.yaml");
        assertThat(inspected(written).facts().members()).containsExactly("ssl.tar.gz");
        assertThat(edition.dropped()).containsExactlyInAnyOrder("ip_bans.yaml", "supervisor.tar.gz");
    }

    @Test
    void theMarkSaysWhichEditionItIsAndReplacesAFormerOne() throws IOException {
        Map<String, byte[]> files =
                edited(GivenArchive.ofAHome().file(".understudy-edition.json", "{\"edition\":\"e1\"}"));

        assertThat(text(files, ".understudy-edition.json"))
                .isEqualTo(
                        "{\"edition\":\"e7\",\"pair\":\"home\",\"slug\":\"9ecf0028\",\"source\":\"primary\",\"takenAt\":\""
                                + GivenClock.NIGHT + "\"}");
    }

    @Test
    void anEditionOfAnEditionIsNoOther() throws IOException {
        Map<String, byte[]> once = edited(GivenArchive.ofAHome());
        Map<String, byte[]> twice = edited(once.entrySet().stream()
                .reduce(
                        GivenArchive.ofAHome().without("ip_bans.yaml"),
                        (home, file) -> home.file(file.getKey(), file.getValue()),
                        (a, b) -> a));

        assertThat(twice.keySet()).isEqualTo(once.keySet());
        twice.forEach((path, bytes) -> assertThat(bytes).as(path).isEqualTo(once.get(path)));
        assertThat(edition.on()).isEmpty();
        assertThat(edition.disabled()).isEmpty();
    }

    /** New in the file, and never run: it has no state that could be off. */
    @Test
    void anAutomationWithoutStateGetsOne() throws IOException {
        GivenArchive home = GivenArchive.ofAHome()
                .edit(
                        "automations.yaml",
                        "- id: '1700000000003'",
                        "- {id: new1, alias: \"Éva's 2nd lamp\"}\n- id: '1700000000003'");
        Map<String, byte[]> files = edited(home);

        assertThat(states(files)).containsEntry("automation.eva_s_2nd_lamp", "off");
        assertThat(edition.on()).contains("automation.eva_s_2nd_lamp");
        Map<String, byte[]> without = edited(GivenArchive.ofAHome().without(STATES));
        assertThat(states(without)).hasSize(4).containsValue("off").doesNotContainValue("on");
        assertThat(edition.on()).contains("automation.holiday_lamps", "automation.water_the_garden");
    }

    @Test
    void whatCouldNotBeSilencedIsNamed() throws IOException {
        edited(GivenArchive.ofAHome()
                .edit(
                        "configuration.yaml",
                        "recorder:",
                        "mqtt:\n  - sensor: []\nknx:\nsensor:\n  - platform: template\n  - platform: modbus\nrecorder:")
                .edit(
                        "automations.yaml",
                        "- id: '1700000000003'",
                        "- {alias: Хата, initial_state: true}\n- id: '1700000000003'"));

        assertThat(edition.notSilenced())
                .extracting(Edition.NotSilenced::words)
                .containsExactlyInAnyOrder(
                        "integration mqtt (configuration.yaml:9) is set up in YAML, where no config entry can be disabled",
                        "integration knx (configuration.yaml:11) is set up in YAML, where no config entry can be disabled",
                        "sensor platform modbus (configuration.yaml:14) is set up in YAML, where no config entry can be disabled",
                        "automation Хата (automations.yaml:20) can not be matched with an entity, and is on if it has no state yet",
                        "initial_state of automation Хата (automations.yaml:20) turns it on, and stands in braces");
    }

    /** The law of the edition, over homes made by chance: record and edition together are the original. */
    @Test
    void editionAndRecordTogetherAreTheOriginal() throws IOException {
        for (int seed = 0; seed < 150; seed++) {
            GivenArchive home = GivenHomes.random(new Random(seed));
            Map<String, byte[]> files = edited(home.shuffled(seed));
            Edition record = Edition.parse(edition.text());

            assertThat(record).isEqualTo(edition);
            assertThat(whatWouldBeOn(files)).as("seed %d", seed).isEmpty();
            assertThat(record.on()).as("seed %d", seed).isEqualTo(whatWouldBeOn(home.config()));
            Map<String, String> disabled = disabledBy(files);
            record.disabled()
                    .forEach(entry ->
                            disabled.put(entry.entryId(), entry.former().isEmpty() ? "null" : entry.former()));
            assertThat(disabled).as("seed %d", seed).isEqualTo(disabledBy(home.config()));
        }
    }

    @Test
    void onlyTheOwnerReadsIt() throws IOException {
        edited(GivenArchive.ofAHome());

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("in.tar", "out.tar");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("out.tar"))))
                .isEqualTo("rw-------");
    }

    private Map<String, byte[]> edited(GivenArchive archive) throws IOException {
        Path in = folder.resolve("in.tar");
        Path out = folder.resolve("out.tar");
        byte[] bytes = archive.bytes();
        Files.write(in, bytes);
        edition = EditionWriter.write(in, out, ORDER, QuietDomains.usual(), inspected(bytes));
        assertThat(Files.readAllBytes(in)).isEqualTo(bytes);
        written = Files.readAllBytes(out);
        Map<String, byte[]> files = new LinkedHashMap<>();
        ArchiveFacts facts = ArchiveWalk.over(
                out,
                new Expected(GivenArchive.SLUG, written.length),
                (path, size, content) -> files.put(path, content.readAllBytes()));
        assertThat(facts.coreVersion()).isEqualTo("2026.8.3");
        return files;
    }

    private static Inspected inspected(byte[] bytes) throws IOException {
        return ArchiveInspection.of(
                new ByteArrayInputStream(bytes),
                new Expected(GivenArchive.SLUG, bytes.length),
                new VolatileParts(List.of()));
    }

    /** As a core decides at its start, for homes whose automations stand one to an item and begin with their id. */
    private static SortedSet<String> whatWouldBeOn(Map<String, byte[]> files) throws IOException {
        SortedSet<String> on = new TreeSet<>();
        states(files).forEach((entity, state) -> {
            if (state.equals("on")) {
                on.add(entity);
            }
        });
        JsonNode entities =
                JSON.readTree(files.get(".storage/core.entity_registry")).at("/data/entities");
        for (String item : text(files, "automations.yaml").split("(?m)^- ")) {
            for (JsonNode entity : entities) {
                if (item.contains("'" + entity.path("unique_id").asText() + "'")
                        && entity.path("platform").asText().equals("automation")) {
                    String id = entity.path("entity_id").asText();
                    if (TURNED_ON.matcher(item).find()
                            || (!states(files).containsKey(id) && !item.contains("initial_state: false"))) {
                        on.add(id);
                    }
                    if (item.contains("initial_state: false")
                            || !entity.path("disabled_by").isNull()) {
                        on.remove(id);
                    }
                }
            }
        }
        return on;
    }

    private static Map<String, String> states(Map<String, byte[]> files) throws IOException {
        Map<String, String> states = new LinkedHashMap<>();
        for (JsonNode item :
                files.containsKey(STATES) ? JSON.readTree(files.get(STATES)).path("data") : JSON.createArrayNode()) {
            String entity = item.at("/state/entity_id").asText();
            if (entity.startsWith("automation.")) {
                states.put(entity, item.at("/state/state").asText());
            }
        }
        return states;
    }

    private static Map<String, String> disabledBy(Map<String, byte[]> files) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        for (JsonNode entry : JSON.readTree(files.get(ENTRIES)).at("/data/entries")) {
            found.put(entry.path("entry_id").asText(), entry.path("disabled_by").asText());
        }
        return found;
    }

    private static Map<String, String> orderly(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static String text(Map<String, byte[]> files, String path) {
        return new String(files.get(path), StandardCharsets.UTF_8);
    }
}
