// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.understudy.homeassistant.archive.ArchiveInspection;
import dev.understudy.homeassistant.archive.ArchiveWalk;
import dev.understudy.homeassistant.archive.EditionWriter;
import dev.understudy.homeassistant.archive.Expected;
import dev.understudy.lab.homeassistant.BackupArchive;
import dev.understudy.run.TaskMemory;
import dev.understudy.sync.Edition;
import dev.understudy.sync.QuietDomains;
import dev.understudy.sync.StandbyFacts;
import dev.understudy.sync.VolatileParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real core does with a configuration, and with the standby's edition of it. */
@Tag("realcore")
class RealCoreEditionTest {
    private static final String SLUG = "9ecf0028";
    private static final Duration LISTENING = Duration.ofSeconds(2);
    private static final String AUTOMATIONS = """
            - id: '1700000000001'
              alias: Boiler
              initial_state: true
              trigger:
              - platform: homeassistant
                event: start
              action:
              - service: persistent_notification.create
                data: {message: boiler}
            - id: '1700000000002'
              alias: Porch light
              trigger:
              - platform: homeassistant
                event: start
              - platform: time_pattern
                seconds: '*'
              action:
              - service: persistent_notification.create
                data: {message: porch}
            - id: '1700000000003'
              alias: Holiday lamps
              trigger:
              - platform: homeassistant
                event: start
              action: []
            - alias: Without an id
              trigger:
              - platform: homeassistant
                event: start
              action: []
            """;
    /** Written into the file after the core has read it, so it has neither a state nor a place in the registry. */
    private static final String NEW = """
            - id: 'new1'
              alias: Éva's 2nd lamp
              trigger:
              - platform: homeassistant
                event: start
              action: []
            """;

    private static final String ENTRIES = """
            {"version":1,"minor_version":1,"key":"core.config_entries","data":{"entries":[
             {"entry_id":"c1","version":1,"minor_version":1,"domain":"mqtt","title":"broker",
              "data":{"broker":"127.0.0.1","port":1},"options":{},"pref_disable_new_entities":false,
              "pref_disable_polling":false,"source":"user","unique_id":null,"disabled_by":null}]}}
            """;

    @TempDir
    static Path folder;

    private static RealHome home;
    private static Edition edition;
    private static SortedMap<String, byte[]> original;
    private static SortedMap<String, byte[]> edited;

    @BeforeAll
    static void backUpARealHome() throws Exception {
        home = RealHome.in(folder.resolve("home"));
        home.write("automations.yaml", AUTOMATIONS);
        try (RealCore core = RealCore.start(home, home.token())) {
            assertThat(core.call("automation/turn_off", "{\"entity_id\":\"automation.holiday_lamps\"}", home.token()))
                    .isEqualTo(200);
        }
        try (RealCore running = RealCore.start(home, home.token());
                RealCoreCaller caller = new RealCoreCaller(home.url(), home.token(), "none")) {
            caller.client().persistStates();
            original = home.files();
            assertThat(running.status("/api/", home.token())).isEqualTo(200);
        }
        original.put("automations.yaml", (AUTOMATIONS + NEW).getBytes(StandardCharsets.UTF_8));
        original.put(".storage/core.config_entries", ENTRIES.getBytes(StandardCharsets.UTF_8));

        SortedMap<String, byte[]> banned = new TreeMap<>(original);
        banned.put(
                "ip_bans.yaml",
                "127.0.0.1:\n  banned_at: '2026-11-24T02:00:00+00:00'\n".getBytes(StandardCharsets.UTF_8));
        Path backup = folder.resolve("backup.tar");
        Path out = folder.resolve("edition.tar");
        Files.write(backup, archive(banned));
        edition = EditionWriter.write(
                backup,
                out,
                new Edition.Order(
                        "e1", "home", "primary", SLUG, Clock.systemUTC().instant()),
                QuietDomains.usual(),
                ArchiveInspection.of(backup, new Expected(SLUG, Files.size(backup)), new VolatileParts(List.of())));
        edited = new TreeMap<>();
        ArchiveWalk.over(
                out,
                new Expected(SLUG, Files.size(out)),
                (path, size, content) -> edited.put(path, content.readAllBytes()));
    }

    /** As a Supervisor lays it out. */
    private static byte[] archive(Map<String, byte[]> config) {
        Instant now = Clock.systemUTC().instant();
        Map<String, byte[]> inner = new LinkedHashMap<>();
        config.forEach((path, bytes) -> inner.put("data/" + path, bytes));
        Map<String, byte[]> outer = new LinkedHashMap<>();
        outer.put("./homeassistant.tar.gz", BackupArchive.inner(inner, now, true));
        outer.put("./backup.json", """
                {"slug":"%s","version":2,"name":"understudy-home","date":"%s","type":"partial","compressed":true,\
                "protected":false,"homeassistant":{"version":"%s","exclude_database":true,"size":1.0},"folders":[],\
                "addons":[],"repositories":[]}""".formatted(SLUG, now, RealCorePackage.VERSION)
                .getBytes(StandardCharsets.UTF_8));
        return BackupArchive.tar(outer, now);
    }

    @Test
    void theConfigurationItselfRunsWhatTheRecordSays() throws Exception {
        StandbyFacts seen = startedFrom(original, event -> {});

        assertThat(on(seen)).isEqualTo(edition.on()).contains("automation.boiler", "automation.porch_light");
        assertThat(edition.forced()).containsExactly("automation.boiler");
        assertThat(seen.automations()).containsEntry("automation.holiday_lamps", "off");
        assertThat(new TreeSet<>(seen.triggeredSince())).isEqualTo(edition.on());
        assertThat(seen.heard())
                .contains("automation.porch_light ran", "it called the service persistent_notification.create");
        assertThat(seen.entries())
                .extracting(StandbyFacts.ConfigEntry::domain, StandbyFacts.ConfigEntry::disabledBy)
                .containsExactly(tuple("mqtt", ""));
    }

    @Test
    void nothingOfTheEditionRuns() throws Exception {
        StandbyFacts seen = startedFrom(edited, event -> {});

        assertThat(seen.coreState()).isEqualTo("RUNNING");
        assertThat(seen.recoveryMode()).isFalse();
        assertThat(seen.automations()).hasSize(5).containsOnlyKeys(known()).doesNotContainValue("on");
        assertThat(seen.triggeredSince()).isEmpty();
        assertThat(seen.heard()).isEmpty();
        assertThat(seen.entries()).containsExactly(new StandbyFacts.ConfigEntry("c1", "mqtt", "not_loaded", "user"));
        assertThat(edition.dropped()).containsExactly("ip_bans.yaml");
        assertThat(edition.notSilenced()).isEmpty();
    }

    @Test
    void itHearsWhatOthersCallAndNotWhatWeDo() throws Exception {
        StandbyFacts seen = startedFrom(edited, core -> {
            assertThat(core.call("persistent_notification/create", "{\"message\":\"ours\"}", home.token()))
                    .isEqualTo(200);
            assertThat(core.call("automation/turn_on", "{\"entity_id\":\"automation.boiler\"}", home.guest()))
                    .isEqualTo(200);
        });

        assertThat(seen.heard()).containsExactly("it called the service automation.turn_on");
        assertThat(on(seen)).containsExactly("automation.boiler");
        assertThat(seen.triggeredSince()).isEmpty();
    }

    private static String[] known() {
        return new String[] {
            "automation.boiler",
            "automation.porch_light",
            "automation.holiday_lamps",
            "automation.without_an_id",
            "automation.eva_s_2nd_lamp"
        };
    }

    private static TreeSet<String> on(StandbyFacts seen) {
        return seen.automations().entrySet().stream()
                .filter(automation -> automation.getValue().equals("on"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private interface Doing {
        void on(RealCore core) throws IOException, InterruptedException;
    }

    /** @param doing once it is listened to */
    private static StandbyFacts startedFrom(Map<String, byte[]> files, Doing doing) throws Exception {
        home.become(files);
        Instant before = Clock.systemUTC().instant();
        try (RealCore core = RealCore.start(home, home.token());
                RealCoreCaller caller = new RealCoreCaller(home.url(), home.token(), "none")) {
            return caller.look().look(before, LISTENING, RealCoreCaller.LIMIT, new Listening(core, doing));
        }
    }

    /** Does something at the moment in which the look says that it listens. */
    private record Listening(RealCore core, Doing doing) implements TaskMemory {
        @Override
        public Optional<String> recalled(String name) {
            return Optional.empty();
        }

        @Override
        public void remember(String name, String value) {}

        @Override
        public void tell(String progress) {
            if (progress.contains("it is listened to")) {
                try {
                    doing.on(core);
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }
}
