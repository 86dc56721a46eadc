// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import static dev.understudy.pair.SettingsFixture.problemKeys;
import static dev.understudy.pair.SettingsFixture.read;
import static dev.understudy.pair.SettingsFixture.settings;
import static dev.understudy.pair.SettingsFixture.smallest;
import static dev.understudy.pair.SettingsFixture.smallestWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
    @Test
    void completesTheSmallestSettingsWithTheDefaults() {
        Settings settings = settings(read(smallest()));

        PairSettings home = settings.pair("home").orElseThrow();
        assertThat(settings.pairs()).hasSize(1);
        assertThat(home.proxmox())
                .isEqualTo(new ProxmoxSettings(
                        URI.create("https://192.168.1.185:8006"),
                        "pve",
                        "understudy@pve!controller",
                        new Secret(SettingsFixture.TOKEN_SECRET),
                        TrustSettings.system()));
        assertThat(home.primary())
                .isEqualTo(new MemberSettings(
                        MemberName.PRIMARY,
                        102,
                        URI.create("http://192.168.1.134:8123"),
                        Optional.empty(),
                        new Secret(SettingsFixture.PRIMARY_TOKEN),
                        TrustSettings.system(),
                        4357));
        assertThat(home.standby().name()).isEqualTo(MemberName.STANDBY);
        assertThat(home.witnesses()).isEmpty();
        assertThat(settings.health())
                .isEqualTo(new HealthSettings(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        3,
                        3,
                        5,
                        12,
                        0.9,
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(15)));
        assertThat(settings.detectionObjective()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.mail())
                .isEqualTo(new MailSettings(
                        "smtp.example.org",
                        587,
                        MailSettings.Security.STARTTLS,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "understudy@example.org",
                        List.of("anna@example.org"),
                        List.of(),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1)));
        assertThat(settings.http()).isEqualTo(new HttpSettings("127.0.0.1", 8080, Optional.empty(), Optional.empty()));
        assertThat(settings.store())
                .isEqualTo(new StoreSettings(
                        "jdbc:h2:file:/srv/understudy/data/understudy", Optional.empty(), Optional.empty()));
        assertThat(settings.zone()).isEqualTo(ZoneId.systemDefault());
        assertThat(settings.logFormat()).isEqualTo("text");
    }

    @Test
    void fillsInTheUsualMachineNumbersWhereNoneAreGiven() {
        Map<String, String> properties = smallest();
        properties.keySet().removeIf(key -> key.endsWith("vmid"));

        PairSettings home = settings(read(properties)).pairs().get(0);

        assertThat(home.member(MemberName.PRIMARY).vmid()).isEqualTo(102);
        assertThat(home.member(MemberName.STANDBY).vmid()).isEqualTo(101);
    }

    @Test
    void takesWhatIsSet(@TempDir Path folder) {
        SettingsFixture.authority(folder);
        Map<String, String> properties = smallestWith(
                "pair.home.proxmox.ca-file", "authority.pem",
                "pair.home.primary.url", "HTTPS://Stage.Example.org:443/",
                "pair.home.primary.fingerprint", "AB:".repeat(31) + "AB, " + "cd".repeat(32),
                "pair.home.witness", "tcp://192.168.1.1:53, tcp://[fd00::1]:53",
                "health.flap", "2 / 4",
                "health.core-grace", "0s",
                "objective.detection", "1h",
                "mail.security", "tls",
                "mail.username", "post",
                "mail.password", "geheim",
                "mail.admins", "anna@example.org, ben@example.org,anna@example.org",
                "http.public-url", "https://understudy.example.org",
                "store.url", "jdbc:h2:mem:test",
                "zone", "Europe/Vienna",
                "log.format", "json");

        Settings settings = settings(new SettingsReader(folder, Map.of()).read(properties));

        PairSettings home = settings.pairs().get(0);
        assertThat(home.proxmox().trust().caFile()).contains(folder.resolve("authority.pem"));
        assertThat(home.primary().url()).isEqualTo(URI.create("https://stage.example.org:443"));
        assertThat(home.primary().trust().fingerprints()).containsExactly("ab".repeat(32), "cd".repeat(32));
        assertThat(home.witnesses())
                .containsExactly(
                        InetSocketAddress.createUnresolved("192.168.1.1", 53),
                        InetSocketAddress.createUnresolved("fd00::1", 53));
        assertThat(settings.health().flapBad()).isEqualTo(2);
        assertThat(settings.health().flapOf()).isEqualTo(4);
        assertThat(settings.health().coreGrace()).isZero();
        assertThat(settings.mail().username()).contains("post");
        assertThat(settings.mail().password()).contains(new Secret("geheim"));
        assertThat(settings.mail().admins()).containsExactly("anna@example.org", "ben@example.org");
        assertThat(settings.http().publicUrl()).contains(URI.create("https://understudy.example.org"));
        assertThat(settings.store().url()).isEqualTo("jdbc:h2:mem:test");
        assertThat(settings.zone()).isEqualTo(ZoneId.of("Europe/Vienna"));
        assertThat(settings.logFormat()).isEqualTo("json");
    }

    @Test
    void readsEachPairThatIsListed() {
        Map<String, String> properties = smallest();
        properties.putAll(SettingsFixture.ofPair("cabin2", 202, 201));
        properties.put("pairs", " home , cabin2 ");

        Settings settings = settings(read(properties));

        assertThat(settings.pairs()).extracting(PairSettings::name).containsExactly("home", "cabin2");
        assertThat(settings.pair("cabin2").orElseThrow().primary().vmid()).isEqualTo(202);
        assertThat(settings.pair("barn")).isEmpty();
    }

    @Test
    void letsTheEnvironmentWinOverTheFile() {
        Map<String, String> environment = Map.of(
                "UNDERSTUDY_HEALTH_CORE_GRACE", "3m",
                "UNDERSTUDY_PAIR_HOME_PRIMARY_TOKEN", "from the environment",
                "UNDERSTUDY_MAIL_HOST", "",
                "UNDERSTUDY_HOME", "/anywhere",
                "PATH", "/bin");

        Settings settings = settings(read(smallestWith("health.core-grace", "1m"), environment));

        assertThat(settings.health().coreGrace()).isEqualTo(Duration.ofMinutes(3));
        assertThat(settings.pairs().get(0).primary().token()).isEqualTo(new Secret("from the environment"));
        assertThat(settings.mail().host()).isEqualTo("smtp.example.org");
    }

    @Test
    void readsEverythingFromTheEnvironmentIfThereIsNoFile(@TempDir Path folder) {
        Map<String, String> environment = new LinkedHashMap<>();
        SettingsFixture.ofPair("cabin", 102, 101)
                .forEach((key, value) -> environment.put(SettingNames.variable(key), value));
        environment.put("UNDERSTUDY_PAIRS", "cabin");

        SettingsReading reading = new SettingsReader(folder, environment).read();

        assertThat(settings(reading).pairs()).extracting(PairSettings::name).containsExactly("cabin");
    }

    @Test
    void readsTheFileInTheHomeFolder(@TempDir Path folder) throws Exception {
        StringBuilder text = new StringBuilder("# settings\n");
        smallestWith("zone", "  Europe/Vienna  ")
                .forEach((key, value) ->
                        text.append(key).append(" = ").append(value).append("\n"));
        Files.writeString(folder.resolve("application.properties"), text);

        SettingsReading reading = new SettingsReader(folder, Map.of()).read();

        assertThat(settings(reading).zone()).isEqualTo(ZoneId.of("Europe/Vienna"));
        assertThat(settings(reading).store().url()).isEqualTo("jdbc:h2:file:" + folder + "/data/understudy");
    }

    @Test
    void saysSoIfTheFileCannotBeRead(@TempDir Path folder) throws Exception {
        Files.createDirectory(folder.resolve("application.properties"));

        SettingsReading reading = new SettingsReader(folder, Map.of()).read();

        assertThat(problemKeys(reading)).containsExactly("application.properties");
    }

    @Test
    void handsOnWhatBelongsToCamel() {
        SettingsReading reading = read(smallestWith("camel.main.name", "understudy", "camel.jmx", "x"));

        settings(reading);
        assertThat(reading.camel()).isEqualTo(Map.of("camel.main.name", "understudy", "camel.jmx", "x"));
    }

    @Test
    void findsAllProblemsAtOnce() {
        Map<String, String> properties = smallestWith(
                "health.puls", "30s",
                "health.down-after", "11",
                "pair.home.standby.vmid", "102",
                "pair.home.primary.url", "",
                "mail.admins", "nobody");

        SettingsReading reading = read(properties, Map.of("UNDERSTUDY_ZONE", "Mars/Olympus"));

        assertThat(reading.settings()).isEmpty();
        assertThat(problemKeys(reading))
                .containsExactly(
                        "health.down-after",
                        "mail.admins",
                        "zone",
                        "pair.home.primary.url",
                        "health.puls",
                        "pair.home.standby.vmid");
    }

    @Test
    void refusesALineThatIsThereTwice() {
        StringBuilder text = new StringBuilder("zone = UTC\nzone = UTC\n");
        smallest()
                .forEach((key, value) ->
                        text.append(key).append(" = ").append(value).append("\n"));

        SettingsReading reading = new SettingsReader(SettingsFixture.HOME, Map.of()).read(text.toString());

        assertThat(problemKeys(reading)).containsExactly("zone");
        assertThat(reading.report()).contains("is there more than once");
    }

    @Test
    void refusesTextWithABrokenEscape() {
        SettingsReading reading = new SettingsReader(SettingsFixture.HOME, Map.of()).read("mail.password = C:\\users");

        assertThat(problemKeys(reading)).contains("application.properties");
    }

    @Test
    void givesEveryProblemABlockWithWhatWouldDo() {
        SettingsReading reading = read(smallestWith("health.pulse", "30", "mail.port", "0"));

        assertThat(reading.report()).isEqualTo("""
                        2 settings are not usable:

                          health.pulse is not a whole number followed by s, m, h or d
                            given:    30
                            allowed:  duration, 1s to 5m
                            example:  30s

                          mail.port is out of range
                            given:    0
                            allowed:  whole number, 1 to 65535
                            example:  587
                        """);
    }

    @Test
    void countsASingleProblemAsOne() {
        assertThat(read(smallestWith("mail.port", "0")).report()).startsWith("1 setting is not usable:\n");
    }
}
