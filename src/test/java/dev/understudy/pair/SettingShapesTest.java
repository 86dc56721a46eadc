// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import static dev.understudy.pair.SettingsFixture.problemKeys;
import static dev.understudy.pair.SettingsFixture.read;
import static dev.understudy.pair.SettingsFixture.settings;
import static dev.understudy.pair.SettingsFixture.smallestWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingShapesTest {
    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    health.pulse                  | 30          | is not a whole number
                    health.pulse                  | 500ms       | is not a whole number
                    health.pulse                  | -30s        | is not a whole number
                    health.pulse                  | 1.5m        | is not a whole number
                    health.pulse                  | 30 s        | is not a whole number
                    health.pulse                  | 0s          | is out of range
                    health.pulse                  | 301s        | is out of range
                    health.timeout                | 31s         | is out of range
                    health.confirm-interval       | 2m          | is out of range
                    health.core-grace             | 2h          | is out of range
                    health.standby-grace          | 999999d     | is out of range
                    objective.detection           | 2h          | is out of range
                    health.down-after             | 0           | is out of range
                    health.down-after             | 11          | is out of range
                    health.up-after               | three       | is not a whole number
                    health.up-after               | 3.0         | is not a whole number
                    health.flap                   | 5           | two whole numbers
                    health.flap                   | 0/12        | is out of range
                    health.flap                   | 13/12       | is out of range
                    health.flap                   | 5/51        | is out of range
                    pair.home.primary.vmid        | 99          | is out of range
                    pair.home.primary.vmid        | 1000000000  | is out of range
                    pair.home.primary.vmid        | 99999999999999999999 | is not a whole number
                    pair.home.primary.url         | 192.168.1.134:8123              | is not an address
                    pair.home.primary.url         | localhost:8123                  | is not an address
                    pair.home.primary.url         | ftp://192.168.1.134             | does not begin with http:// or https://
                    pair.home.primary.url         | http://192.168.1.134:8123/lovelace | goes on behind host and port
                    pair.home.primary.url         | http://192.168.1.134:8123?a=b   | goes on behind host and port
                    pair.home.primary.url         | http://192.168.1.134:8123#top   | goes on behind host and port
                    pair.home.primary.url         | http://anna@192.168.1.134:8123  | holds a user
                    pair.home.primary.url         | http://:8123                    | no usable host
                    pair.home.primary.url         | http://home_one:8123            | no usable host
                    pair.home.primary.url         | http://192.168.1.134:65536      | no usable host
                    pair.home.primary.url         | http://192.168.1.134:0          | no usable host
                    pair.home.primary.url         | http://in valid                 | is not an address
                    pair.home.proxmox.url         | http://192.168.1.185:8006       | does not begin with https://
                    pair.home.proxmox.url         | https://192.168.1.185:8006/api2/json | goes on behind host and port
                    pair.home.proxmox.node        | localhost   | is an alias
                    pair.home.proxmox.node        | LocalHost   | is an alias
                    pair.home.proxmox.node        | pve/../x    | is not a node name
                    pair.home.proxmox.token-id    | understudy  | is not a user, a realm
                    pair.home.proxmox.token-id    | understudy@pve            | is not a user, a realm
                    pair.home.proxmox.token-id    | understudy!controller     | is not a user, a realm
                    pair.home.proxmox.token-id    | understudy@pve!con troller | is not a user, a realm
                    pair.home.proxmox.fingerprint | abcd        | is not a SHA-256 fingerprint
                    pair.home.proxmox.fingerprint | ,           | holds no fingerprint
                    pair.home.proxmox.ca-file     | nowhere.pem | names a file that is not there
                    pair.home.witness             | 192.168.1.1 | does not begin with tcp://
                    pair.home.witness             | tcp://192.168.1.1 | names no port
                    pair.home.witness             | tcp://192.168.1.1:53, udp://192.168.1.1:53 | does not begin with tcp://
                    mail.host                     | smtp://example.org | is not a host
                    mail.host                     | smtp.example.org:25 x | is not a host
                    mail.port                     | 65536       | is out of range
                    mail.security                 | ssl         | is not one of the words
                    mail.security                 | TLS         | is not one of the words
                    mail.from                     | Understudy <understudy@example.org> | not a mail address
                    mail.admins                   | anna@example.org, ben | not a mail address
                    mail.admins                   | anna@@example.org | not a mail address
                    mail.admins                   | anna@example..org | not a mail address
                    mail.admins                   | anna@example.org ben@example.org | not a mail address
                    mail.admins                   | ,           | holds no address
                    http.host                     | 127.0.0.1/x | is not a host
                    http.token                    | short       | is too short
                    http.public-url               | https://example.org/understudy | goes on behind host and port
                    store.url                     | jdbc:postgresql://db/understudy | is not an H2 address
                    store.url                     | jdbc:h2:file:./x;PASSWORD=geheim | holds a password
                    zone                          | Mars/Olympus | is not a time zone
                    log.format                    | xml         | is not one of the words
                    pairs                         | Home        | not made of a-z and 0-9
                    pairs                         | home, my-cabin | not made of a-z and 0-9
                    pairs                         | home, home  | the same name twice
                    pairs                         | ,           | not made of a-z and 0-9
                    """)
    void refuses(String key, String value, String reason) {
        SettingsReading reading = read(smallestWith(key, value));

        assertThat(problemKeys(reading)).containsExactly(key);
        assertThat(reading.problems().get(0).reason()).contains(reason);
        assertThat(reading.problems().get(0).allowed()).isNotBlank();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    health.pulse               | 1s
                    health.pulse               | 4m
                    health.standby-grace       | 1d
                    health.down-after          | 1
                    health.up-after            | 10
                    health.flap                | 1/1
                    health.flap                | 50/50
                    pair.home.primary.vmid     | 100
                    pair.home.primary.vmid     | 999999999
                    pair.home.primary.url      | https://[fd00::134]:8123
                    pair.home.proxmox.url      | https://pve.example.org
                    pair.home.proxmox.token-id | anna@example.org@ldap-1!a_b.c-d
                    pair.home.proxmox.node     | pve-2
                    mail.host                  | fd00::25
                    mail.port                  | 25
                    mail.admins                | root@localhost
                    mail.admins                | anna+alarm@example.org
                    http.host                  | 0.0.0.0
                    http.host                  | ::1
                    zone                       | +02:00
                    store.url                  | jdbc:h2:file:/var/lib/understudy/store
                    """)
    void accepts(String key, String value) {
        settings(read(smallestWith(key, value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no certificate\n"})
    void refusesAFileOfAuthoritiesWithoutACertificate(String content, @TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("ca.pem"), content);

        SettingsReading reading =
                new SettingsReader(folder, Map.of()).read(smallestWith("pair.home.proxmox.ca-file", "ca.pem"));

        assertThat(problemKeys(reading)).containsExactly("pair.home.proxmox.ca-file");
    }

    @Test
    void refusesAFolderInPlaceOfAFile(@TempDir Path folder) {
        SettingsReading reading =
                new SettingsReader(folder, Map.of()).read(smallestWith("mail.ca-file", folder.toString()));

        assertThat(reading.problems()).hasSize(1);
        assertThat(reading.report()).contains("names a folder");
    }

    @Test
    void writesDurationsAsTheyAreGiven() throws Exception {
        for (String text : List.of("0s", "55s", "5m", "1h", "45d", "90m")) {
            assertThat(Durations.text(Durations.parse(text))).isEqualTo(text);
        }
    }
}
