// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import static dev.understudy.pair.SettingsFixture.problemKeys;
import static dev.understudy.pair.SettingsFixture.settings;
import static dev.understudy.pair.SettingsFixture.smallestWith;
import static dev.understudy.pair.SettingsFixture.smallestWithout;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretSettingsTest {
    private static final String KEY = "pair.home.primary.token";
    private static final String VARIABLE = "UNDERSTUDY_PAIR_HOME_PRIMARY_TOKEN";

    @TempDir
    Path folder;

    @Test
    void readsASecretFromAFileAndTrimsIt() throws Exception {
        Files.writeString(folder.resolve("token"), "\n  from-the-file \r\n");
        Map<String, String> properties = smallestWithout(KEY);
        properties.put(KEY + "-file", "token");

        Settings settings = settings(read(properties, Map.of()));

        assertThat(settings.pairs().get(0).primary().token()).isEqualTo(new Secret("from-the-file"));
    }

    @Test
    void readsASecretFromAFileThatTheEnvironmentNames() throws Exception {
        Files.writeString(folder.resolve("token"), "from-the-file");

        Settings settings = settings(read(
                smallestWithout(KEY),
                Map.of(VARIABLE + "_FILE", folder.resolve("token").toString())));

        assertThat(settings.pairs().get(0).primary().token()).isEqualTo(new Secret("from-the-file"));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void refusesASecretThatIsGivenTwice(boolean valueByEnvironment, boolean fileByEnvironment) throws Exception {
        Files.writeString(folder.resolve("token"), "from-the-file");
        Map<String, String> properties = smallestWithout(KEY);
        Map<String, String> environment = new HashMap<>();
        put(valueByEnvironment, properties, environment, KEY, "given-directly");
        put(fileByEnvironment, properties, environment, KEY + "-file", "token");

        SettingsReading reading = read(properties, environment);

        assertThat(problemKeys(reading)).containsExactly(KEY);
        assertThat(reading.report()).contains("is set twice").doesNotContain("given-directly", "from-the-file");
    }

    @Test
    void refusesAFileThatIsMissingEmptyOrTooLong() throws Exception {
        Files.writeString(folder.resolve("empty"), " \n");
        Files.writeString(folder.resolve("long"), "x".repeat(2_000_000));

        for (String name : new String[] {"missing", "empty", "long", "."}) {
            SettingsReading reading = read(smallestWith("mail.username", "post", "mail.password-file", name), Map.of());

            assertThat(problemKeys(reading)).as(name).containsExactly("mail.password-file");
        }
    }

    @Test
    void namesTheFileThatCannotBeRead() {
        SettingsReading reading = read(
                smallestWith(
                        "mail.username",
                        "post",
                        "mail.password-file",
                        folder.resolve("missing").toString()),
                Map.of());

        assertThat(reading.report()).contains("given:    " + folder.resolve("missing"));
    }

    @Test
    void saysHowToGiveASecretThatIsMissing() {
        SettingsReading reading = read(smallestWithout(KEY), Map.of());

        assertThat(reading.report())
                .contains(KEY + " is not set", "allowed:  secret, one line; once, as " + VARIABLE)
                .contains("in a file named by " + KEY + "-file");
    }

    @Test
    void refusesASecretOfSeveralLines() throws Exception {
        Files.writeString(folder.resolve("token"), "first-half\nsecond-half");
        Map<String, String> properties = smallestWithout(KEY);
        properties.put(KEY + "-file", "token");

        SettingsReading reading = read(properties, Map.of());

        assertThat(problemKeys(reading)).containsExactly(KEY);
        assertThat(reading.report()).doesNotContain("first-half", "second-half");
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    http.token                 | Geheim
                    pair.home.primary.token-file | Geheim
                    mail.pasword               | Geheim
                    Geheim                     |
                    pair.home.primary.url      | http://anna:Geheim@192.168.1.134:8123
                    pair.home.primary.url      | http://192.168.1.134:8123/api/webhook/Geheim
                    pair.home.primary.url      | http://192.168.1.134:8123?auth=Geheim
                    pair.home.proxmox.url      | https://192.168.1.185:8006#Geheim
                    pair.home.proxmox.token-id | understudy@pve!controller=Geheim
                    pair.home.witness          | tcp://anna:Geheim@192.168.1.1:53
                    store.url                  | jdbc:h2:file:./x;PASSWORD=Geheim
                    store.url                  | jdbc:postgresql://anna:Geheim@db/understudy
                    mail.host                  | eyJhbGciOiJIUzI1NiJ9.Geheim.Geheim:x
                    mail.from                  | eyJGeheim.Geheim.Geheim:x
                    """)
    void neverShowsASecretEvenIfItIsInTheWrongPlace(String key, String value) {
        SettingsReading reading = read(smallestWith(key, value == null ? "" : value), Map.of());

        assertThat(reading.problems()).isNotEmpty();
        assertThat(reading.report()).doesNotContain("Geheim", "geheim");
        assertThat(reading.toString()).doesNotContain("Geheim", SettingsFixture.PRIMARY_TOKEN);
    }

    @Test
    void coversATokenSecretOfProxmoxInAnyLine() {
        SettingsReading reading =
                read(smallestWith("pair.home.proxmox.node", SettingsFixture.TOKEN_SECRET + "."), Map.of());

        assertThat(reading.report()).contains("is not a node name").doesNotContain(SettingsFixture.TOKEN_SECRET);
    }

    private SettingsReading read(Map<String, String> properties, Map<String, String> environment) {
        return new SettingsReader(folder, environment).read(properties);
    }

    private static void put(
            boolean toEnvironment,
            Map<String, String> properties,
            Map<String, String> environment,
            String key,
            String value) {
        if (toEnvironment) {
            environment.put(SettingNames.variable(key), value);
        } else {
            properties.put(key, value);
        }
    }
}
