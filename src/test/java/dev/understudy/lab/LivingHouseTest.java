// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.homeassistant.AutomationRun;
import dev.understudy.lab.homeassistant.HouseSeed;
import dev.understudy.lab.homeassistant.SimulatedHomeAssistant;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The primary lives from its folder: what it knows at a start is what is on file then, and no more. */
class LivingHouseTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START = Duration.ofSeconds(40);
    private static final String STORED = ".storage/core.restore_state";
    private static final String DOORBELL = "automation.doorbell";

    private final ManualLabClock clock = new ManualLabClock();
    private final Lab lab = Lab.start(clock, LabOptions.usual());
    private final SimulatedHomeAssistant primary = lab.primary();
    private final String token = lab.tokens().pairToken();

    @AfterEach
    void endTheLab() {
        lab.close();
    }

    @Test
    void showsItsAutomationsAmongItsEntities() throws Exception {
        assertThat(MemberTalk.states(primary, token)).hasSize(263);
        JsonNode bell = MemberTalk.state(primary, DOORBELL, token);
        assertThat(bell.path("state").asText()).isEqualTo("on");
        assertThat(bell.path("attributes").toString())
                .isEqualTo("{\"id\":\"1700000000005\",\"last_triggered\":null,\"mode\":\"single\",\"current\":0,"
                        + "\"friendly_name\":\"Doorbell\"}");
        assertThat(MemberTalk.state(primary, HouseSeed.OFF, token).path("state").asText())
                .isEqualTo("off");
        assertThat(primary.house().automationsOn()).containsExactlyInAnyOrderElementsOf(HouseSeed.ON);
        assertThat(lab.standby().house().automationsOn()).isEmpty();
    }

    @Test
    void forgetsAtACrashWhatWasNotWritten() throws Exception {
        call("automation.turn_off", "{\"entity_id\":\"%s\"}".formatted(DOORBELL));
        assertThat(on(DOORBELL)).isFalse();
        assertThat(stored(DOORBELL)).isEqualTo("on or never seen");

        crash();

        assertThat(on(DOORBELL)).isTrue();
    }

    @Test
    void keepsWhatWasSavedOnDemand() throws Exception {
        call("automation.turn_off", "{\"entity_id\":\"%s\"}".formatted(DOORBELL));
        call("homeassistant.save_persistent_states", "");
        assertThat(stored(DOORBELL)).isEqualTo("off");

        crash();

        assertThat(on(DOORBELL)).isFalse();
    }

    @Test
    void savesEveryQuarterOfAnHourAndAtAnOrderlyEnd() throws Exception {
        call("automation.turn_off", "{\"entity_id\":\"%s\"}".formatted(DOORBELL));
        clock.pass(Duration.ofMinutes(14));
        assertThat(stored(DOORBELL)).isEqualTo("on or never seen");
        clock.pass(Duration.ofMinutes(1));
        assertThat(stored(DOORBELL)).isEqualTo("off");

        call("automation.turn_on", "{\"entity_id\":\"%s\"}".formatted(DOORBELL));
        restart();
        assertThat(stored(DOORBELL)).isEqualTo("on");
        call("automation.turn_off", "{\"entity_id\":\"%s\"}".formatted(DOORBELL));
        lab.rebootGuest(LabMember.PRIMARY);
        clock.pass(Duration.ofMinutes(5));
        assertThat(stored(DOORBELL)).isEqualTo("off");
        assertThat(on(DOORBELL)).isFalse();
    }

    @Test
    void anInitialStateBeatsTheStoredOne() throws Exception {
        call("automation.turn_off", "{\"entity_id\":\"all\",\"stop_actions\":true}");
        assertThat(primary.house().automationsOn()).isEmpty();

        restart();

        assertThat(primary.house().automationsOn()).containsExactly(HouseSeed.ALWAYS_ON);
    }

    @Test
    void startsInRecoveryModeWhenItsYamlCannotBeRead() throws Exception {
        primary.folder().write("automations.yaml", "- alias: [broken\n");
        assertThat(primary.inRecoveryMode()).isFalse();
        restart();

        JsonNode config = JSON.readTree(get("/api/config"));
        assertThat(config.path("state").asText()).isEqualTo("RUNNING");
        assertThat(config.path("recovery_mode").asBoolean()).isTrue();
        assertThat(MemberTalk.states(primary, token).size()).isLessThan(10);
        assertThat(primary.house().setUpDomains()).isEmpty();
        assertThat(status("automation.turn_on", "{\"entity_id\":\"all\"}")).isEqualTo(400);

        primary.folder().write("automations.yaml", "[]\n");
        restart();
        assertThat(primary.inRecoveryMode()).isFalse();
        assertThat(primary.house().setUpDomains()).contains("mqtt", "hue");
    }

    @Test
    void putsABrokenRegistryAsideAndGoesOnWithoutIt() throws Exception {
        primary.folder().write(".storage/core.entity_registry", "{broken");
        restart();

        assertThat(primary.inRecoveryMode()).isFalse();
        assertThat(MemberTalk.states(primary, token).size()).isLessThan(10);
        assertThat(primary.folder().copy().keySet())
                .anyMatch(path -> path.startsWith(".storage/core.entity_registry.corrupt."));
    }

    @Test
    void takesTheTokensThatAreInTheFolderOfItsStart() throws Exception {
        byte[] own = primary.folder().read(".storage/auth").orElseThrow();
        primary.folder()
                .write(
                        ".storage/auth",
                        lab.standby().folder().read(".storage/auth").orElseThrow());
        assertThat(MemberTalk.status(primary, token)).isEqualTo(200);
        restart();
        assertThat(MemberTalk.status(primary, token)).isEqualTo(401);
        assertThat(MemberTalk.status(primary, lab.tokens().bootstrapToken())).isEqualTo(200);

        primary.folder()
                .write(
                        ".storage/auth",
                        new String(own, java.nio.charset.StandardCharsets.UTF_8)
                                .replaceAll("(\"jwt_key\" : \").", "$1x"));
        restart();
        assertThat(MemberTalk.status(primary, token)).isEqualTo(401);
    }

    @Test
    void writesABanAndReadsItAtTheStartOnly() throws Exception {
        primary.banAfter(1);
        MemberTalk.status(primary, "dead");
        assertThat(primary.folder().text("ip_bans.yaml").orElseThrow()).contains("127.0.0.1", "banned_at");
        restart();
        assertThat(MemberTalk.status(primary, token)).isEqualTo(403);

        primary.folder().delete("ip_bans.yaml");
        assertThat(MemberTalk.status(primary, token)).isEqualTo(403);
        restart();
        assertThat(MemberTalk.status(primary, token)).isEqualTo(200);
    }

    @Test
    void runsItsAutomationsAndTheStandbyNone() throws Exception {
        clock.pass(Duration.ofHours(1));
        assertThat(runs("time pattern")).hasSize(5);
        assertThat(primary.house().occur(DOORBELL)).isTrue();
        assertThat(primary.house().occur(HouseSeed.OFF)).isFalse();
        assertThat(MemberTalk.state(primary, DOORBELL, token)
                        .at("/attributes/last_triggered")
                        .asText())
                .isEqualTo("2026-11-24T04:00:00.000000+00:00");
        assertThat(runs("start")).isEmpty();
        restart();
        assertThat(runs("start")).extracting(AutomationRun::entity).containsExactly("automation.lights_at_start");
        assertThat(lab.standby().house().automationRuns()).isEmpty();
    }

    @Test
    void runsNothingThatIsOffOrWhileCoreIsAway() throws Exception {
        call("automation.turn_off", "{\"entity_id\":\"all\"}");
        clock.pass(Duration.ofHours(1));
        assertThat(primary.house().automationRuns()).isEmpty();

        call("automation.turn_on", "{\"entity_id\":\"all\"}");
        lab.silenceCore(LabMember.PRIMARY);
        clock.pass(Duration.ofHours(1));
        assertThat(primary.house().automationRuns()).isEmpty();
    }

    private void restart() {
        lab.restartCore(LabMember.PRIMARY, Duration.ofSeconds(10));
        clock.pass(START);
    }

    private void crash() {
        lab.silenceCore(LabMember.PRIMARY);
        lab.restoreCore(LabMember.PRIMARY);
    }

    private List<AutomationRun> runs(String reason) {
        return primary.house().automationRuns().stream()
                .filter(run -> run.reason().equals(reason))
                .toList();
    }

    private boolean on(String entity) {
        return primary.house().automationsOn().contains(entity);
    }

    private String stored(String entity) throws IOException {
        for (JsonNode row :
                JSON.readTree(primary.folder().text(STORED).orElseThrow()).path("data")) {
            if (row.at("/state/entity_id").asText().equals(entity)) {
                return row.at("/state/state").asText();
            }
        }
        return "on or never seen";
    }

    private String get(String path) throws IOException {
        return MemberTalk.ask(primary, "GET", path, "", token).body();
    }

    private int status(String service, String body) throws IOException {
        return MemberTalk.call(primary, service, body, token).status();
    }

    private void call(String service, String body) throws IOException {
        assertThat(status(service, body)).isEqualTo(200);
    }
}
