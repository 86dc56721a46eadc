// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.homeassistant.CoreState;
import dev.understudy.lab.homeassistant.TokenUse;
import dev.understudy.lab.wire.WireClient;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedHomeAssistantTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ManualLabClock clock = new ManualLabClock();
    private final Lab lab = Lab.start(clock, LabOptions.usual());

    @AfterEach
    void endTheLab() {
        lab.close();
    }

    @Test
    void answersAGoodToken() throws Exception {
        assertThat(get("/api/", good()).body()).isEqualTo("{\"message\":\"API running.\"}");
        assertThat(get("/api/core/state", good()).body())
                .isEqualTo("{\"state\":\"RUNNING\",\"recorder_state\":"
                        + "{\"migration_in_progress\":false,\"migration_is_live\":false}}");
        assertThat(JSON.readTree(get("/api/states", good()).body())).hasSize(263);
        assertThat(JSON.readTree(get("/api/config", good()).body())
                        .get("recovery_mode")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void refusesADeadTokenAndCountsIt() throws Exception {
        lab.revokeToken(LabMember.PRIMARY);

        WireClient.Seen seen = get("/api/", good());

        assertThat(seen.status()).isEqualTo(401);
        assertThat(seen.body()).isEqualTo("401: Unauthorized");
        assertThat(seen.header("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(lab.primary().requests("/api/", TokenUse.BAD)).isEqualTo(1);
        assertThat(lab.primary().requests(TokenUse.GOOD)).isZero();
    }

    @Test
    void knowsOnlyThePathsOfCore() throws Exception {
        assertThat(get("/api", good()).status()).isEqualTo(404);
        assertThat(get("/auth/providers", "").status()).isEqualTo(200);
        assertThat(ask("POST", "/api/", good()).status()).isEqualTo(405);
    }

    @Test
    void refusesAdminPathsToOthersWith401() throws Exception {
        lab.primary().accept("a-user", false);

        assertThat(get("/api/", "a-user").status()).isEqualTo(200);
        assertThat(ask("POST", "/api/events/understudy_failover", "a-user").status())
                .isEqualTo(401);
        assertThat(ask("POST", "/api/events/understudy_failover", good()).status())
                .isEqualTo(200);
    }

    @Test
    void bansForGoodAndIsNotSoftenedByASuccess() throws Exception {
        lab.primary().banAfter(4);

        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(get("/api/", "dead").status()).isEqualTo(401);
        }
        assertThat(get("/api/", good()).status()).isEqualTo(200);
        assertThat(get("/api/", "dead").status()).isEqualTo(401);

        assertThat(get("/api/", good()).status()).isEqualTo(403);
        assertThat(get("/auth/providers", "").status()).isEqualTo(403);
    }

    @Test
    void forgetsAttemptsAfterAWebSocketLogIn() throws Exception {
        lab.primary().banAfter(2);
        get("/api/", "dead");
        try (Talk talk = new Talk()) {
            assertThat(talk.logIn(good())).contains("auth_ok");
        }
        get("/api/", "dead");

        assertThat(get("/api/", good()).status()).isEqualTo(200);
    }

    @Test
    void speaksTheWebSocketApi() throws Exception {
        lab.primary().fragments(5);
        try (Talk talk = new Talk()) {
            assertThat(talk.logIn(good())).contains("\"ha_version\"");
            talk.say("{\"id\":1,\"type\":\"ping\"}");
            assertThat(talk.hear()).isEqualTo("{\"id\":1,\"type\":\"pong\"}");
            talk.say("{\"id\":2,\"type\":\"recorder/info\"}");
            assertThat(talk.hear()).contains("\"recording\":true");
            talk.say("{\"id\":2,\"type\":\"ping\"}");
            assertThat(talk.hear()).contains("\"id_reuse\"");
            talk.say("{\"id\":3,\"type\":\"nosuch\"}");
            assertThat(talk.hear()).contains("\"unknown_command\"");
            talk.say("{\"id\":4,\"type\":\"get_states\"}");
            assertThat(talk.hear().length()).isGreaterThan(65_536);
        }
    }

    @Test
    void endsAWebSocketThatLogsInWronglyOrNotAtAll() throws Exception {
        try (Talk talk = new Talk()) {
            assertThat(talk.logIn("dead")).contains("auth_invalid");
            assertThat(talk.isOver()).isTrue();
        }
        try (Talk talk = new Talk()) {
            assertThat(talk.hear()).contains("auth_required");
            clock.pass(Duration.ofSeconds(11));
            assertThat(talk.isOver()).isTrue();
        }
    }

    @Test
    void livesAndDiesWithItsMachine() throws Exception {
        lab.stopGuest(102);
        assertThatThrownBy(() -> get("/api/", good())).isInstanceOf(ConnectException.class);

        lab.startGuest(102);
        clock.pass(Duration.ofSeconds(14));
        assertThatThrownBy(() -> get("/api/", good())).isInstanceOf(ConnectException.class);
        clock.pass(Duration.ofSeconds(1));
        assertThat(get("/api/core/state", good()).body()).contains("NOT_RUNNING");
        clock.pass(Duration.ofSeconds(10));
        assertThat(get("/api/core/state", good()).body()).contains("STARTING");
        clock.pass(Duration.ofSeconds(5));
        assertThat(get("/api/core/state", good()).body()).contains("RUNNING");
    }

    @Test
    void says503WhileItsMachineShutsDown() throws Exception {
        String token = "Authorization: PVEAPIToken=%s=%s"
                .formatted(lab.tokens().proxmoxTokenId(), lab.tokens().proxmoxSecret());
        try (WireClient client = WireClient.trusting(
                lab.certificates().authority(), lab.proxmox().port())) {
            client.ask("POST", "/api2/json/nodes/pve/qemu/102/status/shutdown", "", token);
        }

        assertThat(get("/api/", good()).status()).isEqualTo(503);
        clock.pass(Duration.ofSeconds(2));
        assertThat(lab.primary().isOpen()).isFalse();
        assertThat(lab.guest(102).runningAt(clock.now())).isTrue();
    }

    @Test
    void restartsFlapsAndCalmsDown() {
        lab.restartCore(LabMember.PRIMARY, Duration.ofSeconds(20));
        assertThat(lab.primary().isOpen()).isFalse();
        clock.pass(Duration.ofSeconds(20));
        assertThat(lab.primary().state()).isEqualTo(CoreState.NOT_RUNNING);
        clock.pass(Duration.ofSeconds(15));
        assertThat(lab.primary().state()).isEqualTo(CoreState.RUNNING);

        lab.flapCore(LabMember.PRIMARY, Duration.ofSeconds(30), Duration.ofSeconds(10));
        for (int turn = 0; turn < 3; turn++) {
            assertThat(lab.primary().isOpen()).isFalse();
            clock.pass(Duration.ofSeconds(10));
            assertThat(lab.primary().isOpen()).isTrue();
            clock.pass(Duration.ofSeconds(30));
        }
        lab.calm(LabMember.PRIMARY);
        clock.pass(Duration.ofMinutes(5));
        assertThat(lab.primary().state()).isEqualTo(CoreState.RUNNING);
    }

    @Test
    void showsALandingPageAndRecoveryMode() throws Exception {
        lab.setRecoveryMode(LabMember.PRIMARY, true);
        assertThat(get("/api/config", good()).body()).contains("\"recovery_mode\":true");
        assertThat(JSON.readTree(get("/api/states", good()).body()).size()).isLessThan(10);

        lab.landingPage(LabMember.PRIMARY, true);
        assertThat(get("/api/", good()).status()).isEqualTo(401);
        assertThat(get("/auth/providers", "").status()).isEqualTo(404);
        assertThat(get("/", "").header("Content-Type")).contains("text/html; charset=utf-8");
    }

    private String good() {
        return lab.tokens().pairToken();
    }

    private WireClient.Seen get(String path, String token) throws IOException {
        return ask("GET", path, token);
    }

    private WireClient.Seen ask(String method, String path, String token) throws IOException {
        try (WireClient client = WireClient.plain(lab.primary().port())) {
            return token.isEmpty()
                    ? client.ask(method, path, "")
                    : client.ask(method, path, "", "Authorization: Bearer " + token);
        }
    }

    /** A WebSocket conversation with the primary. */
    private final class Talk implements AutoCloseable {
        private final WireClient client;

        Talk() throws IOException {
            client = WireClient.plain(lab.primary().port());
            client.ask(
                    "GET",
                    "/api/websocket",
                    "",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        }

        String logIn(String token) throws IOException {
            assertThat(hear()).contains("auth_required");
            say("{\"type\":\"auth\",\"access_token\":\"%s\"}".formatted(token));
            return hear();
        }

        void say(String text) throws IOException {
            client.say(text);
        }

        String hear() throws IOException {
            return client.hear();
        }

        boolean isOver() throws IOException {
            return client.hear().isEmpty();
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}
