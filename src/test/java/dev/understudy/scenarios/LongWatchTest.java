// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.LabMember;
import dev.understudy.lab.homeassistant.SimulatedHomeAssistant;
import dev.understudy.lab.homeassistant.TokenUse;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What must not happen, however long it is watched. */
class LongWatchTest {

    @Test
    @Tag("proof")
    void isBannedByNeitherMemberIn24HoursWithDeadTokensOnBoth() throws Exception {
        try (Stage stage = Stage.calm()) {
            for (LabMember name : LabMember.values()) {
                SimulatedHomeAssistant member = stage.lab().member(name);
                member.banAfter(3);
                stage.lab().revokeToken(name);
            }

            stage.pass(Duration.ofHours(24));

            for (LabMember name : LabMember.values()) {
                SimulatedHomeAssistant member = stage.lab().member(name);
                assertThat(member.bans("127.0.0.1")).as(name.word()).isFalse();
                assertThat(member.requests(TokenUse.BAD)).as(name.word()).isEqualTo(1);
            }
            assertThat(stage.openKinds()).containsExactlyInAnyOrder("unauthorized primary", "unauthorized standby");
        }
    }

    @Test
    void writesNoLetterIn60OrdinaryRestarts() throws Exception {
        try (Stage stage = Stage.calm()) {
            for (int restart = 0; restart < 60; restart++) {
                stage.lab().restartCore(LabMember.PRIMARY, Duration.ofSeconds(5 + restart * 54L / 60));
                stage.pass(Duration.ofSeconds(240 + restart * 7L % 60));

                assertThat(stage.verdict("primary"))
                        .as("after restart " + restart)
                        .isEqualTo("healthy");
            }

            assertThat(stage.openIncidents()).isEmpty();
            assertThat(stage.letters()).isEmpty();
        }
    }
}
