// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenArchive;
import dev.understudy.sync.ConfigKind;
import dev.understudy.sync.ConfigThing;
import dev.understudy.sync.Manifest;
import dev.understudy.sync.ManifestChange;
import dev.understudy.sync.VolatileParts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestTest {
    private static final String ENTITIES = ".storage/core.entity_registry";
    private static final String ENTRIES = ".storage/core.config_entries";

    /** What happens by itself, each as the facts name it. */
    private static final List<UnaryOperator<GivenArchive>> BY_ITSELF = List.of(
            home -> home.shuffled(7),
            home -> home.shuffled(8).modified(1_700_000_123_000L),
            home -> home.level(1),
            home -> home.plainInside().metadataFirst().withDirectories(),
            home -> home.edit(".storage/core.restore_state", "\"on\"", "\"off\""),
            home -> home.file(".storage/trace.saved_traces", "{}"),
            home -> home.file("zigbee.db", "table").file("zigbee.db-wal", "more"),
            home -> home.file("home-assistant.log.1", "line"),
            home -> home.file(".HA_VERSION", "2026.9.0"),
            ManifestTest::withUsersTurnedAround,
            home -> home.file(".storage/bluetooth.passive_update_processor", "{\"x\":1}"),
            home -> home.file("ip_bans.yaml", "192.0.2.10:\n  banned_at: 'x'\n"),
            home -> home.edit(".storage/auth", "2026-11-22T22:00:00", "2026-11-22T22:30:00"),
            home -> home.edit(".storage/auth", "192.0.2.2", "192.0.2.3"),
            home -> home.edit(".storage/auth", "1800000000.0", "1800000111.0"),
            home -> home.edit(
                    ENTRIES, "\"access_token\":\"t\",\"expires_at\":1.5", "\"access_token\":\"u\",\"expires_at\":2.5"),
            home -> home.edit(ENTRIES, "\"modified_at\":\"1\"", "\"modified_at\":\"2\""),
            home -> home.edit(ENTITIES, "\"modified_at\":\"1\"", "\"modified_at\":\"2\""),
            home -> home.edit(ENTITIES, "\"original_name\":\"Lamp\"", "\"original_name\":\"Lamp 2\""),
            home -> home.edit(ENTITIES, "\"deleted_entities\":[]", "\"deleted_entities\":[{\"id\":\"x\"}]"),
            home -> home.edit(ENTITIES, "\"data\":{", "\n  \"data\" : {"),
            home -> home.edit(".storage/core.device_registry", "\"sw_version\":\"1.0\"", "\"sw_version\":\"1.1\""),
            home -> home.edit(
                    ".storage/backup",
                    "\"last_attempted_automatic_backup\":\"1\"",
                    "\"last_attempted_automatic_backup\":\"2\""),
            home -> home.edit(".storage/backup", "{\"backup_id\":\"x\"}", ""));

    /** What a human does. */
    private static final List<UnaryOperator<GivenArchive>> BY_HAND = List.of(
            home -> home.edit("automations.yaml", "sunset", "sunrise"),
            home -> home.edit("configuration.yaml", "# kept by hand", "# kept by me"),
            home -> home.edit("secrets.yaml", "hunter2", "hunter3"),
            home -> home.edit("scripts.yaml", "turn_off", "turn_on"),
            home -> home.edit("scenes.yaml", "Movie", "Film"),
            home -> home.edit("packages/garden.yaml", "06:00", "07:00"),
            home -> home.without("blueprints/automation/motion.yaml"),
            home -> home.file("www/plan.bin", "other"),
            home -> home.file("www/new.txt", ""),
            home -> home.edit(".storage/auth", "\"is_owner\":false", "\"is_owner\":true"),
            home -> home.edit(".storage/auth", "\"jwt_key\":\"k\"", "\"jwt_key\":\"l\""),
            home -> home.edit(ENTRIES, "\"broker\":\"192.0.2.5\"", "\"broker\":\"192.0.2.6\""),
            home -> home.edit(ENTRIES, "\"title\":\"Sun\"", "\"title\":\"Sol\""),
            home -> home.edit(ENTRIES, "\"disabled_by\":\"user\"", "\"disabled_by\":null"),
            home -> home.edit(ENTITIES, "\"name\":\"Porch\"", "\"name\":\"Porch lamp\""),
            home -> home.edit(ENTITIES, "\"area_id\":\"garden\"", "\"area_id\":null"),
            home -> home.edit(ENTITIES, "\"entity_id\":\"light.porch\"", "\"entity_id\":\"light.door\""),
            home -> home.edit(".storage/core.device_registry", "\"name_by_user\":null", "\"name_by_user\":\"Lamp\""),
            home -> home.edit(".storage/core.area_registry", "Garden", "Yard"),
            home -> home.edit(".storage/lovelace.garden_view", "\"views\":[]", "\"views\":[{}]"),
            home -> home.edit(".storage/input_number", "\"max\":2.0", "\"max\":3.0"),
            home -> home.edit(".storage/backup", "\"days\":[]", "\"days\":[\"mon\"]"));

    static List<UnaryOperator<GivenArchive>> byItself() {
        return BY_ITSELF;
    }

    static List<UnaryOperator<GivenArchive>> byHand() {
        return BY_HAND;
    }

    @ParameterizedTest
    @MethodSource("byItself")
    void whatChangesByItselfIsNoChange(UnaryOperator<GivenArchive> change) throws IOException {
        Manifest before = manifest(GivenArchive.ofAHome());
        Manifest after = manifest(change.apply(GivenArchive.ofAHome()));

        assertThat(after).isEqualTo(before);
        assertThat(new ManifestChange(before, after).words()).isEqualTo("nothing");
    }

    @ParameterizedTest
    @MethodSource("byHand")
    void whatAHumanDidIsAChange(UnaryOperator<GivenArchive> change) throws IOException {
        Manifest before = manifest(GivenArchive.ofAHome());
        Manifest after = manifest(change.apply(GivenArchive.ofAHome()));

        assertThat(new ManifestChange(before, after).isNothing()).isFalse();
        assertThat(new ManifestChange(before, after).words()).isNotEqualTo("nothing");
        assertThat(new ManifestChange(after, before).words()).isNotEqualTo("nothing");
    }

    /** Any number of things at once, in any order, with and without one human edit among them. */
    @Test
    void anyMixIsAChangeExactlyIfAHumanTookPart() throws IOException {
        Manifest before = manifest(GivenArchive.ofAHome());
        Random random = new Random(20261124);
        for (int round = 0; round < 300; round++) {
            GivenArchive home = GivenArchive.ofAHome();
            boolean edited = random.nextBoolean();
            if (edited) {
                home = BY_HAND.get(random.nextInt(BY_HAND.size())).apply(home);
            }
            for (UnaryOperator<GivenArchive> change : some(random)) {
                home = change.apply(home);
            }
            assertThat(!manifest(home.shuffled(round)).equals(before))
                    .as("round %d", round)
                    .isEqualTo(edited);
        }
    }

    /** A registry is a list, and its order is nobody's work. */
    private static GivenArchive withUsersTurnedAround(GivenArchive home) {
        String ada = "{\"id\":\"u1\",\"name\":\"Ada\",\"is_owner\":true}";
        return home.edit(".storage/auth", ada + ",", "")
                .edit(".storage/auth", "}],\n\"groups\"", "}," + ada + "],\n\"groups\"");
    }

    private static List<UnaryOperator<GivenArchive>> some(Random random) {
        List<UnaryOperator<GivenArchive>> some = new ArrayList<>();
        // the last ones leave the text that the others and the edits look for
        for (UnaryOperator<GivenArchive> change : BY_ITSELF.subList(0, 14)) {
            if (random.nextInt(4) == 0) {
                some.add(change);
            }
        }
        return some;
    }

    @Test
    void theInventoryNamesWhatPeopleMade() throws IOException {
        Manifest manifest = manifest(GivenArchive.ofAHome());

        assertThat(names(manifest, ConfigKind.AUTOMATION))
                .containsExactlyInAnyOrder(
                        "Porch light at dusk", "Boiler at night", "Holiday lamps", "Water the garden");
        assertThat(names(manifest, ConfigKind.SCRIPT)).containsExactly("Good night");
        assertThat(names(manifest, ConfigKind.SCENE)).containsExactly("Movie");
        assertThat(names(manifest, ConfigKind.DASHBOARD)).containsExactly("Garden");
        assertThat(names(manifest, ConfigKind.INTEGRATION))
                .containsExactly("mqtt (broker)", "spotify (Ada)", "esphome (Old plug)", "sun (Sun)");
        assertThat(names(manifest, ConfigKind.HELPER)).containsExactlyInAnyOrder("Target", "Dry spell");
        assertThat(names(manifest, ConfigKind.AREA)).containsExactly("Garden");
        assertThat(names(manifest, ConfigKind.DEVICE)).containsExactly("Porch lamp");
        assertThat(manifest.count(ConfigKind.ENTITY)).isEqualTo(4);
        assertThat(manifest.count(ConfigKind.USER)).isEqualTo(2);
        assertThat(manifest.files()).containsKeys("configuration.yaml", "www/plan.bin", ".storage/auth");
    }

    @Test
    void theTextBringsTheSameManifestBack() throws IOException {
        GivenArchive home = GivenArchive.ofAHome()
                .file("www/tab\tand\\nname.txt", "x")
                .edit("scenes.yaml", "Movie", "\"a\\tb\\nc\\\\d\"");
        Manifest manifest = manifest(home);

        assertThat(Manifest.parse(manifest.text())).isEqualTo(manifest);
        assertThat(manifest.text()).doesNotContain("hunter2");
    }

    @Test
    void aPatternOfTheAdminIsIgnoredToo() throws IOException {
        VolatileParts parts = new VolatileParts(List.of("www/**", "*.bak"));
        Manifest before = manifest(GivenArchive.ofAHome(), parts);

        assertThat(manifest(GivenArchive.ofAHome().file("www/a/b.txt", "x").file("old/c.bak", "y"), parts))
                .isEqualTo(before);
        assertThat(manifest(GivenArchive.ofAHome().file("wwww/b.txt", "x"), parts))
                .isNotEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "automations.yaml|sunset|sunrise|automation Porch light at dusk changed",
                "automations.yaml|Porch light at dusk|Porch|automation Porch changed",
                "packages/garden.yaml|06:00|07:00|automation Water the garden changed",
                "scenes.yaml|Movie|Film|scene Film changed",
                "configuration.yaml|kept by hand|kept|file configuration.yaml changed",
                ".storage/lovelace.garden_view|[]|[{}]|dashboard Garden changed",
                ".storage/core.config_entries|\"broker\":\"192.0.2.5\"|\"broker\":\"x\"|integration mqtt (broker) changed",
                ".storage/core.area_registry|Garden|Yard|area Yard changed",
            })
    void aChangeIsToldInWords(String path, String from, String to, String words) throws IOException {
        Manifest before = manifest(GivenArchive.ofAHome());

        assertThat(new ManifestChange(before, manifest(GivenArchive.ofAHome().edit(path, from, to))).words())
                .isEqualTo(words);
    }

    @Test
    void manyAreCountedAndFewAreNamed() throws IOException {
        Manifest before = manifest(GivenArchive.ofAHome());
        GivenArchive home = GivenArchive.ofAHome()
                .edit(
                        "automations.yaml",
                        "- id: '1700000000003'\n  alias: Holiday lamps\n  triggers: []\n  actions: []\n",
                        "- {id: a, alias: A}\n- {id: b, alias: B}\n- {id: c, alias: C}\n- {id: d, alias: D}\n")
                .edit(".storage/core.entity_registry", "automation.", "automation.my_")
                .file("www/a.txt", "a")
                .file("www/b.txt", "b")
                .without("blueprints/automation/motion.yaml");

        assertThat(new ManifestChange(before, manifest(home)).words())
                .isEqualTo("4 automations added, 3 entities (automation.my_porch_light_at_dusk, automation.my_boiler,"
                        + " automation.my_holiday_lamps) changed, automation Holiday lamps removed,"
                        + " files www/a.txt, www/b.txt added, file blueprints/automation/motion.yaml removed");
    }

    private static List<String> names(Manifest manifest, ConfigKind kind) {
        return manifest.all(kind).stream().map(ConfigThing::name).toList();
    }

    private static Manifest manifest(GivenArchive archive) throws IOException {
        return manifest(archive, new VolatileParts(List.of()));
    }

    private static Manifest manifest(GivenArchive archive, VolatileParts parts) throws IOException {
        byte[] bytes = archive.bytes();
        return ArchiveInspection.of(
                        new ByteArrayInputStream(bytes), new Expected(GivenArchive.SLUG, bytes.length), parts)
                .manifest();
    }
}
