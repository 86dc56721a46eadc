// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import static dev.understudy.pair.SettingsFixture.problemKeys;
import static dev.understudy.pair.SettingsFixture.read;
import static dev.understudy.pair.SettingsFixture.settings;
import static dev.understudy.pair.SettingsFixture.smallestWith;
import static dev.understudy.pair.SettingsFixture.smallestWithout;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncShapesTest {
    @Test
    void refusesAPairWhoseIsolationNobodyChose() {
        assertThat(problemKeys(read(smallestWithout("pair.home.isolation")))).containsExactly("pair.home.isolation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bridge:vmbr9", "vlan:1", "vlan:4094", "firewall", "none"})
    void readsEachWayToIsolate(String text) {
        assertThat(settings(read(smallestWith("pair.home.isolation", text)))
                        .pair("home")
                        .orElseThrow()
                        .isolation()
                        .text())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bridge:", "bridge:9x", "vlan:0", "vlan:4095", "vlan", "Firewall", "off", "bridge:a b"})
    void refusesWhatIsNoIsolation(String text) {
        assertThat(problemKeys(read(smallestWith("pair.home.isolation", text)))).containsExactly("pair.home.isolation");
    }

    @Test
    void readsListsOfWhatIsCarriedAndNoneAsNothing() {
        SyncSettings sync = settings(read(smallestWith(
                        "sync.addons", "core_mosquitto, a0d7b954_nodered",
                        "sync.folders", "share,media",
                        "sync.quiet-domains", "none")))
                .sync();

        assertThat(sync.addons()).containsExactly("core_mosquitto", "a0d7b954_nodered");
        assertThat(sync.folders()).containsExactly("share", "media");
        assertThat(sync.quietDomains()).isEmpty();
        assertThat(settings(read(smallestWith())).sync().quietDomains()).containsExactly("usual");
    }

    @Test
    void refusesFoldersAndSlugsThatCanNotBe() {
        assertThat(problemKeys(read(smallestWith("sync.folders", "ssl")))).isEqualTo(List.of("sync.folders"));
        assertThat(problemKeys(read(smallestWith("sync.addons", "Core Mosquitto"))))
                .containsExactly("sync.addons");
        assertThat(problemKeys(read(smallestWith("sync.quiet-domains", "mqtt."))))
                .containsExactly("sync.quiet-domains");
    }

    @ParameterizedTest
    @ValueSource(strings = {"homeassistant.local", "192.168.1", "192.168.1.300", "192.168.1.201:8123", "1:2"})
    void refusesAnAddressThatNoAgentShows(String text) {
        assertThat(problemKeys(read(smallestWith("pair.home.standby.address", text))))
                .containsExactly("pair.home.standby.address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.1.201", "fd00::12", "fe80::1"})
    void takesAnAddressOfEitherKind(String text) {
        assertThat(settings(read(smallestWith("pair.home.standby.address", text)))
                        .pair("home")
                        .orElseThrow()
                        .standby()
                        .address())
                .contains(text);
    }
}
