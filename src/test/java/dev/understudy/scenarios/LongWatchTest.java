// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.homeassistant.SimulatedHomeAssistant;
import dev.understudy.lab.homeassistant.TokenUse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
    void callsNothingDownIn30OrdinaryEvents() throws Exception {
        callsNothingDown(30);
    }

    @Test
    @Tag("proof")
    void callsNothingDownIn200OrdinaryEvents() throws Exception {
        callsNothingDown(200);
    }

    private static void callsNothingDown(int events) throws Exception {
        Map<OrdinaryEvent, Integer> happened = new EnumMap<>(OrdinaryEvent.class);
        Map<OrdinaryEvent, Integer> noticed = new EnumMap<>(OrdinaryEvent.class);
        try (Stage stage = Stage.calm()) {
            for (int turn = 0; turn < events; turn++) {
                OrdinaryEvent event = OrdinaryEvent.values()[turn % OrdinaryEvent.values().length];
                String what = event + ", turn " + turn;
                int before = stage.incidents().size();

                event.happen(stage, (double) turn / events);
                assertThat(event.isUnderWay(stage.lab())).as(what).isTrue();
                happened.merge(event, 1, Integer::sum);
                event.end(stage);
                stage.pass(Duration.ofSeconds(300 + turn * 7L % 60));

                List<JsonNode> opened =
                        stage.incidents().subList(0, stage.incidents().size() - before);
                noticed.merge(event, opened.size(), Integer::sum);
                assertThat(stage.letters()).as(what).isEmpty();
                assertThat(stage.openIncidents()).as(what).isEmpty();
                assertThat(stage.verdict("primary")).as(what).isEqualTo("healthy");
                if (!event.closesPort()) {
                    assertThat(opened).as(what).isEmpty();
                }
            }
            assertThat(happened.values().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(events);
            assertThat(noticed.values().stream().mapToInt(Integer::intValue).sum())
                    .as("silent incidents of cores that were really gone, so that the watch is known to have looked")
                    .isPositive();
        }
    }
}
