// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenArchive;
import dev.understudy.sync.Manifest;
import dev.understudy.sync.Poison;
import dev.understudy.sync.PoisonJudge;
import dev.understudy.sync.VolatileParts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The poison guard over whole archives: what is found, and where. */
class PoisonReadingTest {
    private static final PoisonJudge.Limits HALF = new PoisonJudge.Limits(0.5);

    @Test
    void aHomeThatIsWellHasNoPoison() throws IOException {
        Manifest manifest = inspected(GivenArchive.ofAHome()).manifest();

        assertThat(words(GivenArchive.ofAHome(), Optional.of(manifest))).isEmpty();
    }

    @Test
    void yamlThatCanNotBeReadIsNamedWithItsLineAndQuotesNothing() throws IOException {
        GivenArchive home = GivenArchive.ofAHome()
                .file("packages/heat.yaml", "climate:\n  name: a\n password: hunter2: x\n")
                .file("packages/bytes.yaml", "a: b\nc: \u00e9".getBytes(StandardCharsets.ISO_8859_1))
                .file("packages/alias.yaml", "a: &x 1\nb: *y\n")
                .file("packages/tab.yaml", "a:\n\tb: 1\n")
                .file("packages/control.yaml", "a: 1\nb: \u0001\n");

        assertThat(words(home, Optional.empty()))
                .hasSize(5)
                .noneMatch(words -> words.contains("hunter2"))
                .anyMatch(words -> words.startsWith("packages/heat.yaml:3 can not be read: "))
                .contains("packages/bytes.yaml:2 can not be read: it is not encoded in UTF-8")
                .contains("packages/alias.yaml:2 can not be read: found an alias of nothing")
                .anyMatch(words -> words.startsWith("packages/tab.yaml:2 can not be read: "))
                .contains("packages/control.yaml:2 can not be read: it holds a character that YAML does not allow");
    }

    @Test
    void anyTagIsTolerated() throws IOException {
        GivenArchive home = GivenArchive.ofAHome()
                .file("tags.yaml", "a: !secret b\nc: !lambda |-\n  return {x: 1};\nd: !input e\nf: !env_var G h\n")
                .file("empty.yaml", "")
                .file("comment.yaml", "# nothing\n")
                .file("emoji.yaml", "\uFEFFname: \"\uD83D\uDCA1 lamp\"\n");

        assertThat(words(home, Optional.empty())).isEmpty();
    }

    /** A power cut leaves zeros, half a file, or nothing; the core then starts without the registry. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u0000\u0000\u0000\u0000",
                "{\"version\":1,\n\"data\":{\"entries\":[{\"a\":",
                "{} {}",
                "<html>"
            })
    void aRegistryThatIsNoJsonIsRefused(String content) throws IOException {
        String path = ".storage/core.config_entries";

        assertThat(words(GivenArchive.ofAHome().file(path, content), Optional.empty()))
                .singleElement()
                .asString()
                .startsWith(path)
                .endsWith("is no JSON; Home Assistant would set it aside and start without it");
    }

    @Test
    void halfAFileOfAnIntegrationIsRefusedAndOtherFilesAreNot() throws IOException {
        assertThat(words(GivenArchive.ofAHome().file(".storage/solar", "{\"data\":\n{"), Optional.empty()))
                .singleElement()
                .asString()
                .startsWith(".storage/solar:2 ");
        assertThat(words(GivenArchive.ofAHome().file(".storage/picture", "\u0089PNG"), Optional.empty()))
                .isEmpty();
        assertThat(words(GivenArchive.ofAHome().file(".storage/core.restore_state", "{"), Optional.empty()))
                .hasSize(1);
    }

    @Test
    void aRegistryThatShrankIsRefused() throws IOException {
        Manifest adopted = inspected(GivenArchive.ofAHome()).manifest();
        GivenArchive home = GivenArchive.ofAHome()
                .file(
                        ".storage/core.entity_registry",
                        "{\"version\":1,\"data\":{\"entities\":[],\"deleted_entities\":[]}}")
                .file("automations.yaml", "[]\n");

        assertThat(words(home, Optional.of(adopted)))
                .containsExactlyInAnyOrder(
                        ".storage/core.entity_registry holds 0 entities, and 4 when it was last handed on",
                        "automations.yaml holds 1 automation, and 4 when it was last handed on");
    }

    @Test
    void anIncludeOfNothingIsRefused() throws IOException {
        GivenArchive home = GivenArchive.ofAHome()
                .edit("configuration.yaml", "scene: !include", "template: !include templates.yaml\nscene: !include");

        assertThat(words(home, Optional.empty()))
                .containsExactly("configuration.yaml:8 includes templates.yaml, which the archive does not hold");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mysql://u:p@192.0.2.7/ha|true",
                "sqlite:////share/home.db|true",
                "sqlite:////config/../share/home.db|true",
                "!env_var DB|true",
                "!secret elsewhere|true",
                "!secret inside|false",
                "!secret nowhere|true",
                "sqlite:////config/home.db|false",
                "sqlite:///home.db|false"
            })
    void theRecorderKeepsToTheConfiguration(String value, boolean refused) throws IOException {
        GivenArchive home = GivenArchive.ofAHome()
                .file("secrets.yaml", "elsewhere: postgresql://u:p@db/x\ninside: sqlite:////config/x.db\n")
                .edit("configuration.yaml", "  purge_keep_days: 10", "  purge_keep_days: 10\n  db_url: " + value);

        List<String> words = words(home, Optional.empty());
        assertThat(words).hasSize(refused ? 1 : 0);
        if (refused) {
            assertThat(words.get(0))
                    .isEqualTo(
                            "configuration.yaml:11 sends the recorder to a database outside of the configuration; both"
                                    + " members would write to it");
        }
    }

    /** In a package within a folder, and behind an include. */
    @Test
    void packagesAndIncludesAreFollowed() throws IOException {
        GivenArchive home = GivenArchive.ofAHome()
                .file("packages/deep/db.yaml", "recorder: !include ../../parts/recorder.yaml\n")
                .file("parts/recorder.yaml", "db_url: !secret url\n")
                .file("parts/secrets.yaml", "url: mysql://x\n")
                .file("packages/influx.yaml", "influxdb:\n  host: 192.0.2.8\n")
                .file("unused/influx.yaml", "influxdb:\n  host: 192.0.2.8\n");

        assertThat(words(home, Optional.empty()))
                .containsExactlyInAnyOrder(
                        "parts/recorder.yaml:1 sends the recorder to a database outside of the configuration; both members"
                                + " would write to it",
                        "packages/influx.yaml:1 sends every state to an InfluxDB; both members would write to it");
    }

    @Test
    void anAddressOfOneMemberIsRefused() throws IOException {
        String reason = " binds Home Assistant to one address, which the other member does not have";
        GivenArchive yaml = GivenArchive.ofAHome()
                .edit(
                        "configuration.yaml",
                        "recorder:",
                        "http:\n  server_host:\n    - 0.0.0.0\n    - 192.0.2.10\nrecorder:");
        assertThat(words(yaml, Optional.empty())).containsExactly("configuration.yaml:12" + reason);

        String stored = "{\"version\":1,\"key\":\"http\",\"data\":{\"server_host\":[\"%s\"]}}";
        assertThat(words(
                        GivenArchive.ofAHome().file(".storage/http", stored.formatted("192.0.2.10")), Optional.empty()))
                .containsExactly(".storage/http" + reason);
        assertThat(words(GivenArchive.ofAHome().file(".storage/http", stored.formatted("::")), Optional.empty()))
                .isEmpty();
    }

    /** Includes that go round in circles end. */
    @Test
    void aCircleOfIncludesEnds() throws IOException {
        GivenArchive home = GivenArchive.ofAHome()
                .file("automations.yaml", "- !include automations.yaml\n".repeat(4) + "- alias: A\n");

        assertThat(inspected(home).automations().declared()).hasSize(2);
    }

    private static List<String> words(GivenArchive archive, Optional<Manifest> adopted) throws IOException {
        Inspected inspected = inspected(archive);
        return PoisonJudge.judge(inspected.poison(), inspected.manifest(), adopted, HALF).stream()
                .map(Poison::words)
                .toList();
    }

    private static Inspected inspected(GivenArchive archive) throws IOException {
        byte[] bytes = archive.bytes();
        return ArchiveInspection.of(
                new ByteArrayInputStream(bytes),
                new Expected(GivenArchive.SLUG, bytes.length),
                new VolatileParts(List.of()));
    }
}
