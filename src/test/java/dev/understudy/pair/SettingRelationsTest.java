// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import static dev.understudy.pair.SettingsFixture.problemKeys;
import static dev.understudy.pair.SettingsFixture.read;
import static dev.understudy.pair.SettingsFixture.settings;
import static dev.understudy.pair.SettingsFixture.smallest;
import static dev.understudy.pair.SettingsFixture.smallestWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingRelationsTest {
    @Test
    void keepsTheDefaultsWithinAMinuteFromFaultToIncident() {
        HealthSettings health = settings(read(smallest())).health();

        Duration longest = health.pulse()
                .plus(health.confirmInterval().multipliedBy(health.downAfter() - 1L))
                .plus(health.timeout());

        assertThat(longest).isLessThanOrEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void refusesAPromiseThatTheTimesCannotKeepAndShowsTheSum() {
        SettingsReading reading =
                read(smallestWith("health.pulse", "5m", "health.down-after", "4", "health.confirm-interval", "20s"));

        assertThat(problemKeys(reading)).containsExactly("objective.detection");
        assertThat(reading.report())
                .contains("5m (health.pulse)", "3 more samples 20s apart", "5s (health.timeout)", "365s in total")
                .contains("given:    5m", "allowed:  at least 365s");
    }

    @Test
    void acceptsAPromiseThatIsJustKept() {
        settings(read(smallestWith("objective.detection", "55s")));

        assertThat(problemKeys(read(smallestWith("objective.detection", "54s"))))
                .containsExactly("objective.detection");
    }

    @Test
    void refusesATimeoutThatReachesIntoTheNextSample() {
        SettingsReading reading = read(smallestWith("health.timeout", "10s"));

        assertThat(problemKeys(reading)).containsExactly("health.timeout");
        assertThat(reading.report()).contains("of 10s does not end before the next confirming sample after 10s");
    }

    @Test
    void refusesAPairOfOneMachine() {
        SettingsReading reading = read(
                smallestWith("pair.home.standby.vmid", "102", "pair.home.standby.url", "HTTP://192.168.1.134:8123/"));

        assertThat(problemKeys(reading)).containsExactlyInAnyOrder("pair.home.standby.vmid", "pair.home.standby.url");
    }

    @Test
    void refusesAMachineInTwoPairsOfOneHost() {
        Map<String, String> properties = smallest();
        properties.putAll(SettingsFixture.ofPair("cabin", 202, 102));
        properties.put("pairs", "home,cabin");

        SettingsReading reading = read(properties);

        assertThat(problemKeys(reading)).containsExactly("pair.cabin.standby.vmid");
        assertThat(reading.report()).contains("is also pair.home.primary.vmid on the same Proxmox");
    }

    @Test
    void acceptsEqualNumbersOnTwoHosts() {
        Map<String, String> properties = smallest();
        properties.putAll(SettingsFixture.ofPair("cabin", 102, 101));
        properties.put("pair.cabin.proxmox.url", "https://192.168.2.185:8006");
        properties.put("pairs", "home,cabin");

        settings(read(properties));
    }

    @Test
    void refusesToTrustAFileAndAFingerprintAtOnce(@TempDir Path folder) {
        SettingsFixture.authority(folder);

        SettingsReading reading = new SettingsReader(folder, Map.of())
                .read(smallestWith(
                        "pair.home.proxmox.ca-file",
                        "authority.pem",
                        "pair.home.proxmox.fingerprint",
                        "ab".repeat(32)));

        assertThat(problemKeys(reading)).containsExactly("pair.home.proxmox.fingerprint");
    }

    @Test
    void refusesTrustWithoutAnythingToVerify() {
        SettingsReading reading = read(smallestWith("pair.home.standby.fingerprint", "ab".repeat(32)));

        assertThat(problemKeys(reading)).containsExactly("pair.home.standby.fingerprint");
        assertThat(reading.report()).contains("pair.home.standby.url begins with http://");
    }

    @Test
    void refusesALogInInClear() {
        SettingsReading reading =
                read(smallestWith("mail.security", "none", "mail.username", "post", "mail.password", "wordofthepost"));

        assertThat(problemKeys(reading)).containsExactly("mail.username");
        assertThat(reading.report()).contains("in clear").doesNotContain("wordofthepost");
    }

    @Test
    void refusesASyncThatCountsAsLateOnlyWhenThePromiseIsBroken() {
        SettingsReading reading = read(smallestWith("sync.max-age", "2h"));

        assertThat(problemKeys(reading)).containsExactly("sync.max-age");
        assertThat(reading.report()).contains("objective.data-loss = 1h");
    }

    @Test
    void refusesHalfALogIn() {
        assertThat(problemKeys(read(smallestWith("mail.username", "post")))).containsExactly("mail.password");
        assertThat(problemKeys(read(smallestWith("mail.password", "wordofthepost"))))
                .containsExactly("mail.password");
    }

    @Test
    void acceptsAServerThatWantsNoLogIn() {
        settings(read(smallestWith("mail.security", "none")));
    }
}
