// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The {@code application.properties} at the root is the reference of every setting, so it must be right. */
class SettingsReferenceTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", "."));
    private static final Pattern LINE = Pattern.compile("(# )?([a-z][a-z0-9.-]*) =(.*)");

    /** A setting with the comment above it, as the reference shows it. */
    private record Entry(String name, boolean comment, String value, List<String> above) {}

    @Test
    void documentsEverySettingOnceAndNoOther() throws Exception {
        List<String> expected =
                home().stream().map(SettingsReferenceTest::lineName).toList();

        assertThat(entries()).extracting(Entry::name).containsExactlyElementsOf(expected);
    }

    @Test
    void describesTypeRangeAndDefaultAsTheReaderUsesThem() throws Exception {
        for (SettingKey<?> key : home()) {
            Entry entry = entry(key);

            assertThat(entry.above()).as(key.name()).contains("# " + key.summary());
            assertThat(entry.above().get(0)).as(key.name()).matches("# [A-Zks].*");
        }
    }

    @Test
    void commentsOutDefaultsAndExamplesAndLeavesThePlaceOfWhatIsRequired() throws Exception {
        for (SettingKey<?> key : home()) {
            Entry entry = entry(key);
            boolean place = key.required() && !key.secret();

            assertThat(entry.comment()).as(key.name()).isEqualTo(!place);
            assertThat(entry.value()).as(key.name()).isEqualTo(place ? "" : key.example());
            if (place) {
                assertThat(entry.above()).as(key.name()).contains("# Example: " + key.example());
            }
        }
    }

    @Test
    void lacksNothingButWhatIsRequired() throws Exception {
        SettingsReading reading = new SettingsReader(ROOT, Map.of()).read(text());

        assertThat(reading.problems())
                .extracting(SettingProblem::key)
                .containsExactlyInAnyOrderElementsOf(home().stream()
                        .filter(SettingKey::required)
                        .map(SettingKey::name)
                        .toList());
        assertThat(reading.problems()).extracting(SettingProblem::reason).containsOnly("is not set");
    }

    @Test
    void isReadOnceTheRequiredIsGiven() throws Exception {
        Map<String, String> environment = new HashMap<>();
        SettingsFixture.smallest().forEach((key, value) -> environment.put(SettingNames.variable(key), value));

        SettingsFixture.settings(new SettingsReader(ROOT, environment).read(text()));
    }

    @Test
    void listsEverySettingThatIsDeclared() throws Exception {
        List<Object> declared = new ArrayList<>();
        for (Field field : SettingKeys.class.getDeclaredFields()) {
            if (field.getType() == SettingKey.class) {
                declared.add(field.get(null));
            }
        }
        for (TrustKeys trust :
                List.of(SettingKeys.PROXMOX_TRUST, SettingKeys.PRIMARY.trust(), SettingKeys.STANDBY.trust())) {
            declared.addAll(List.of(trust.caFile(), trust.fingerprint()));
        }
        for (MemberKeys member : List.of(SettingKeys.PRIMARY, SettingKeys.STANDBY)) {
            declared.addAll(
                    List.of(member.vmid(), member.url(), member.address(), member.token(), member.observerPort()));
        }

        assertThat(SettingKeys.all()).containsExactlyInAnyOrderElementsOf(cast(declared));
    }

    private static List<SettingKey<?>> cast(List<Object> keys) {
        List<SettingKey<?>> cast = new ArrayList<>();
        keys.forEach(key -> cast.add((SettingKey<?>) key));
        return cast;
    }

    private static List<SettingKey<?>> home() {
        List<SettingKey<?>> keys = new ArrayList<>();
        SettingKeys.all().forEach(key -> keys.add(key.in("home")));
        return keys;
    }

    private static String lineName(SettingKey<?> key) {
        return key.secret() ? key.fileName() : key.name();
    }

    private static Entry entry(SettingKey<?> key) throws IOException {
        return entries().stream()
                .filter(entry -> entry.name().equals(lineName(key)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(key.name() + " is not documented"));
    }

    private static List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        List<String> above = new ArrayList<>();
        for (String line : text().split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (line.isBlank()) {
                above.clear();
            } else if (matcher.matches()) {
                entries.add(new Entry(
                        matcher.group(2),
                        matcher.group(1) != null,
                        matcher.group(3).strip(),
                        List.copyOf(above)));
            } else {
                above.add(line);
            }
        }
        return entries;
    }

    private static String text() throws IOException {
        return Files.readString(ROOT.resolve("application.properties"));
    }
}
