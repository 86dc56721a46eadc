// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.homeassistant.BackupLock;
import dev.understudy.lab.homeassistant.SimulatedHomeAssistant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the primary says of its house over WebSocket and as services. */
class HouseCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DOORBELL = "{\"entity_id\":\"automation.doorbell\"}";

    private final ManualLabClock clock = new ManualLabClock();
    private final Lab lab = Lab.start(clock, LabOptions.usual());
    private final SimulatedHomeAssistant primary = lab.primary();
    private final String token = lab.tokens().pairToken();

    @AfterEach
    void endTheLab() {
        lab.close();
    }

    @Test
    void listsItsRegistriesInFragments() throws Exception {
        primary.fragments(7);
        try (MemberTalk talk = new MemberTalk(primary, token)) {
            JsonNode entities = talk.result("config/entity_registry/list", "");
            assertThat(entities).hasSize(263);
            assertThat(entities.get(0).has("entity_id")).isTrue();
            assertThat(talk.result("config/device_registry/list", "")).hasSize(10);
            assertThat(talk.result("config/area_registry/list", "")
                            .get(0)
                            .path("area_id")
                            .asText())
                    .isEqualTo("kitchen");
            assertThat(talk.result("auth/current_user", "").path("is_admin").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void disablesAConfigEntryUntilItIsEnabledAgain() throws Exception {
        try (MemberTalk talk = new MemberTalk(primary, token)) {
            String entry = entry(talk, "mqtt").path("entry_id").asText();
            String choice = "\"entry_id\":\"%s\",\"disabled_by\":".formatted(entry);
            assertThat(primary.house().setUpDomains()).contains("mqtt");
            int before = MemberTalk.states(primary, token).size();

            assertThat(talk.result("config_entries/disable", choice + "\"user\"")
                            .toString())
                    .isEqualTo("{\"require_restart\":false}");

            assertThat(entry(talk, "mqtt").path("state").asText()).isEqualTo("not_loaded");
            assertThat(entry(talk, "mqtt").path("disabled_by").asText()).isEqualTo("user");
            assertThat(primary.house().setUpDomains()).doesNotContain("mqtt");
            assertThat(MemberTalk.states(primary, token).size()).isLessThan(before);
            lab.restartCore(LabMember.PRIMARY, Duration.ofSeconds(10));
            clock.pass(Duration.ofMinutes(1));
            assertThat(primary.house().setUpDomains()).doesNotContain("mqtt");
        }
        try (MemberTalk talk = new MemberTalk(primary, token)) {
            String entry = entry(talk, "mqtt").path("entry_id").asText();
            talk.result("config_entries/disable", "\"entry_id\":\"%s\",\"disabled_by\":null".formatted(entry));
            assertThat(primary.house().setUpDomains()).contains("mqtt");
            assertThat(MemberTalk.states(primary, token)).hasSize(263);
        }
    }

    @Test
    void saysWhenOnlyARestartDisables() throws Exception {
        try (MemberTalk talk = new MemberTalk(primary, token)) {
            String entry = entry(talk, "alarmdecoder").path("entry_id").asText();
            assertThat(talk.result(
                                    "config_entries/disable",
                                    "\"entry_id\":\"%s\",\"disabled_by\":\"user\"".formatted(entry))
                            .path("require_restart")
                            .asBoolean())
                    .isTrue();
            assertThat(talk.refusal("config_entries/disable", "\"entry_id\":\"nosuch\",\"disabled_by\":\"user\""))
                    .isEqualTo("not_found");
            assertThat(talk.refusal("config_entries/disable", "\"entry_id\":\"x\",\"disabled_by\":\"me\""))
                    .isEqualTo("invalid_format");
        }
    }

    @Test
    void refusesOthersThanAdministrators() throws Exception {
        primary.accept("guest", false);
        primary.banAfter(2);
        try (MemberTalk talk = new MemberTalk(primary, "guest")) {
            assertThat(talk.refusal("config_entries/disable", "\"entry_id\":\"x\",\"disabled_by\":null"))
                    .isEqualTo("unauthorized");
            assertThat(talk.refusal("subscribe_events", "")).isEqualTo("unauthorized");
            assertThat(talk.refusal("subscribe_events", "\"event_type\":\"call_service\""))
                    .isEqualTo("unauthorized");
            assertThat(talk.refusal("backup/start", "")).isEqualTo("unauthorized");
            assertThat(talk.refusal("config_entries/subscribe", "")).isEqualTo("unauthorized");
            assertThat(talk.refusal("call_service", "\"domain\":\"automation\",\"service\":\"reload\""))
                    .isEqualTo("home_assistant_error");
            talk.result("subscribe_events", "\"event_type\":\"entity_registry_updated\"");
            assertThat(talk.result("config_entries/get", "")).hasSize(10);
        }
        assertThat(MemberTalk.call(primary, "automation.turn_off", DOORBELL, "guest")
                        .status())
                .isEqualTo(200);
        for (int call = 0; call < 2; call++) {
            assertThat(MemberTalk.call(primary, "automation.reload", "", "guest")
                            .status())
                    .isEqualTo(401);
        }
        assertThat(MemberTalk.status(primary, token)).isEqualTo(403);
    }

    @Test
    void turnsAutomationsAndTellsWhoDidIt() throws Exception {
        try (MemberTalk talk = new MemberTalk(primary, token)) {
            String user = talk.result("auth/current_user", "").path("id").asText();
            talk.result("subscribe_events", "");

            JsonNode changed = JSON.readTree(MemberTalk.call(primary, "automation.turn_off", DOORBELL, token)
                    .body());

            assertThat(changed).hasSize(1);
            assertThat(changed.get(0).path("state").asText()).isEqualTo("off");
            assertThat(changed.get(0).at("/context/user_id").asText()).isEqualTo(user);
            JsonNode called = talk.event();
            assertThat(called.path("event_type").asText()).isEqualTo("call_service");
            assertThat(called.at("/data/service").asText()).isEqualTo("turn_off");
            assertThat(called.at("/context/user_id").asText()).isEqualTo(user);
            JsonNode state = talk.event();
            assertThat(state.at("/data/old_state/state").asText()).isEqualTo("on");
            assertThat(state.at("/data/new_state/state").asText()).isEqualTo("off");
            talk.result(
                    "call_service", "\"domain\":\"automation\",\"service\":\"turn_on\",\"service_data\":" + DOORBELL);
            assertThat(primary.house().automationsOn()).contains("automation.doorbell");
        }
    }

    @Test
    void takesServicesAsStrictlyAsTheRealOne() throws Exception {
        assertThat(status("automation.turn_on", "{\"entity_id\":\"automation.nosuch\"}"))
                .isEqualTo(200);
        assertThat(status("automation.turn_on", "{\"entity_id\":\"nonsense\"}")).isEqualTo(400);
        assertThat(status("automation.turn_on", "{}")).isEqualTo(400);
        assertThat(status("automation.turn_on", "{\"entity_id\":\"all\",\"stop_actions\":true}"))
                .isEqualTo(400);
        assertThat(status("automation.nosuch", "")).isEqualTo(400);
    }

    @Test
    void tellsOfARunOnceToEachSubscriber() throws Exception {
        try (MemberTalk talk = new MemberTalk(primary, token)) {
            talk.result("subscribe_events", "\"event_type\":\"automation_triggered\"");
            primary.house().occur("automation.doorbell");
            assertThat(talk.event().at("/data/entity_id").asText()).isEqualTo("automation.doorbell");
            assertThat(talk.eventTypes()).isEmpty();
            talk.result("unsubscribe_events", "\"subscription\":1");
            assertThat(talk.refusal("unsubscribe_events", "\"subscription\":1")).isEqualTo("not_found");
            primary.house().occur("automation.doorbell");
            assertThat(talk.eventTypes()).isEmpty();
        }
    }

    @Test
    void tellsOfConfigEntriesAsTheyChange() throws Exception {
        try (MemberTalk talk = new MemberTalk(primary, token)) {
            talk.result("config_entries/subscribe", "");
            JsonNode all = talk.frame().path("event");
            assertThat(all).hasSize(10);
            assertThat(all.get(0).path("type").isNull()).isTrue();

            String id = primary.house().edits().addConfigEntry("hue", "Second");
            talk.result("config_entries/disable", "\"entry_id\":\"%s\",\"disabled_by\":\"user\"".formatted(id));
            primary.house().edits().removeConfigEntry(id);

            for (String change : List.of("added", "updated", "removed")) {
                JsonNode told = talk.frame().at("/event/0");
                assertThat(told.path("type").asText()).isEqualTo(change);
                assertThat(told.at("/entry/entry_id").asText()).isEqualTo(id);
            }
        }
    }

    @Test
    void readsItsAutomationsAnew() throws Exception {
        assertThat(status("automation.turn_off", DOORBELL)).isEqualTo(200);
        String file = primary.folder().text("automations.yaml").orElseThrow();
        primary.folder().write("automations.yaml", file.replace("Somebody rings", "Ring"));
        assertThat(status("automation.reload", "")).isEqualTo(200);
        assertThat(primary.house().automationsOn()).hasSize(4).doesNotContain("automation.doorbell");

        primary.folder().write("automations.yaml", "- alias: [broken\n");
        assertThat(status("automation.reload", "")).isEqualTo(200);
        assertThat(primary.house().automationsOn()).hasSize(4);
    }

    @Test
    void holdsStillForABackupUnlessItCannot() throws Exception {
        try (MemberTalk talk = new MemberTalk(primary, token)) {
            talk.result("backup/start", "");
            assertThat(primary.backupLock().held()).isTrue();
            talk.result("backup/end", "");
            assertThat(primary.backupLock().held()).isFalse();
            primary.backupLock().trouble(Optional.of(BackupLock.MIGRATING));
            assertThat(talk.answer("backup/start", "").at("/error/message").asText())
                    .isEqualTo("Database migration in progress");
        }
    }

    @Test
    void stopsAndStartsAsItsSupervisorWants() throws Exception {
        primary.stop();
        assertThat(primary.isOpen()).isFalse();
        clock.pass(Duration.ofHours(1));
        assertThat(primary.isOpen()).isFalse();
        primary.folder().become(lab.standby().folder().copy());
        primary.version("2026.9.0");
        primary.start();
        clock.pass(Duration.ofSeconds(31));

        assertThat(MemberTalk.status(primary, lab.tokens().bootstrapToken())).isEqualTo(200);
        assertThat(primary.house().setUpDomains()).containsExactly("backup", "met", "sun", "systemmonitor");
        assertThat(primary.folder().text(".HA_VERSION")).contains("2026.9.0");
        assertThat(MemberTalk.ask(
                                primary, "GET", "/api/config", "", lab.tokens().bootstrapToken())
                        .body())
                .contains("\"version\":\"2026.9.0\"");
    }

    private JsonNode entry(MemberTalk talk, String domain) throws Exception {
        JsonNode entries = talk.result("config_entries/get", "\"domain\":\"%s\"".formatted(domain));
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    private int status(String service, String body) throws Exception {
        return MemberTalk.call(primary, service, body, token).status();
    }
}
