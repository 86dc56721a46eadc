// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import static dev.understudy.pair.SettingsFixture.problemKeys;
import static dev.understudy.pair.SettingsFixture.read;
import static dev.understudy.pair.SettingsFixture.settings;
import static dev.understudy.pair.SettingsFixture.smallest;
import static dev.understudy.pair.SettingsFixture.smallestWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownSettingsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "health.puls, health.pulse",
        "health.core.grace, health.core-grace",
        "Mail.Port, mail.port",
        "mail.admin, mail.admins",
        "mail.passwort, mail.password",
        "mail.password-files, mail.password-file",
        "pair.home.primary.vm-id, pair.home.primary.vmid",
        "proxmox.url, pair.home.proxmox.url",
    })
    void namesTheNearestSetting(String wrong, String nearest) {
        SettingsReading reading = read(smallestWith(wrong, "30s"));

        assertThat(problemKeys(reading)).containsExactly(wrong);
        assertThat(reading.problems().get(0).reason()).isEqualTo("is no setting; the nearest is " + nearest);
    }

    @Test
    void suggestsNothingWhereNothingIsNear() {
        SettingsReading reading = read(smallestWith("completely.different", "1"));

        assertThat(reading.problems().get(0).reason()).isEqualTo("is no setting");
    }

    @Test
    void namesThePairThatIsNotListed() {
        SettingsReading reading = read(smallestWith("pair.cabin.primary.vmid", "102"));

        assertThat(reading.problems()).hasSize(1);
        assertThat(reading.report())
                .contains("pair.cabin.primary.vmid belongs to a pair that pairs does not list")
                .contains("example:  pairs = home, cabin");
    }

    @Test
    void keepsQuietAboutPairsWhileTheirListIsUnusable() {
        assertThat(problemKeys(read(smallestWith("pairs", "Home")))).containsExactly("pairs");
    }

    @Test
    void refusesAVariableThatMatchesNoSetting() {
        SettingsReading reading = read(smallest(), Map.of("UNDERSTUDY_HEALTH_PULS", "30s"));

        assertThat(problemKeys(reading)).containsExactly("UNDERSTUDY_HEALTH_PULS");
        assertThat(reading.report()).contains("the nearest is UNDERSTUDY_HEALTH_PULSE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UNDERSTUDY_HOME",
                "UNDERSTUDY_SERVICE_HOST",
                "UNDERSTUDY_SERVICE_PORT_HTTP",
                "UNDERSTUDY_PORT",
                "UNDERSTUDY_PORT_8080_TCP_ADDR",
                "OTHER_HEALTH_PULS"
            })
    void acceptsAVariableThatIsNotMeantAsASetting(String variable) {
        settings(read(smallest(), Map.of(variable, "tcp://10.0.0.1:8080")));
    }

    @Test
    void saysWhichVariableHoldsTheUnusableValue() {
        SettingsReading reading = read(smallest(), Map.of("UNDERSTUDY_MAIL_PORT", "0"));

        assertThat(reading.report()).contains("mail.port is out of range", "given:    0 (from UNDERSTUDY_MAIL_PORT)");
    }
}
