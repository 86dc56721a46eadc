// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.proxmox.Guest;
import dev.understudy.lab.proxmox.Token;
import dev.understudy.lab.wire.WireClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedProxmoxTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GUEST = "/api2/json/nodes/pve/qemu/102";

    private final ManualLabClock clock = new ManualLabClock();
    private final Lab lab = Lab.start(clock, LabOptions.usual());
    private final String token = "Authorization: PVEAPIToken=%s=%s"
            .formatted(lab.tokens().proxmoxTokenId(), lab.tokens().proxmoxSecret());

    @AfterEach
    void endTheLab() {
        lab.close();
    }

    @Test
    void showsATaskRunningAndThenStopped() throws Exception {
        String upid = json(ask("POST", GUEST + "/status/shutdown", "")).asText();
        String path = "/api2/json/nodes/pve/tasks/" + upid.replace(":", "%3A").replace("!", "%21");

        assertThat(json(ask("GET", path + "/status", "")).get("status").asText())
                .isEqualTo("running");
        assertThat(json(ask("GET", "/api2/json/nodes/pve/tasks?source=active", "")))
                .hasSize(1);
        clock.pass(Duration.ofSeconds(8));
        assertThat(json(ask("GET", path + "/status", "")).get("exitstatus").asText())
                .isEqualTo("OK");
        assertThat(json(ask("GET", GUEST + "/status/current", "")).get("status").asText())
                .isEqualTo("stopped");
        assertThat(json(ask("GET", "/api2/json/nodes/pve/tasks", ""))
                        .get(0)
                        .get("tokenid")
                        .asText())
                .isEqualTo("controller");
    }

    @Test
    void stopOverrulesAShutdownThatHoldsTheLockFile() throws Exception {
        lab.deafenGuest(102);
        ask("POST", GUEST + "/status/shutdown", "timeout=60");

        ask("POST", GUEST + "/status/stop", "");
        clock.pass(Duration.ofSeconds(11));
        assertThat(lab.guest(102).runningAt(clock.now())).isTrue();
        ask("POST", GUEST + "/status/stop", "overrule-shutdown=1");
        clock.pass(Duration.ofSeconds(1));
        assertThat(lab.guest(102).runningAt(clock.now())).isFalse();
    }

    @Test
    void letsTheAgentAnswerInEveryWayItHas() throws Exception {
        assertThat(ask("POST", GUEST + "/agent/ping", "").body()).isEqualTo("{\"data\":{\"result\":{}}}");

        lab.guest(102).agent(Guest.Agent.FAILING);
        WireClient.Seen failing = ask("POST", GUEST + "/agent/ping", "");
        assertThat(failing.status()).isEqualTo(200);
        assertThat(json(failing).at("/result/error/class").asText()).isEqualTo("GenericError");

        lab.guest(102).agent(Guest.Agent.NOT_CONFIGURED);
        assertThat(ask("POST", GUEST + "/agent/ping", "").body()).contains("No QEMU guest agent configured\\n");

        lab.guest(102).agent(Guest.Agent.ANSWERS);
        lab.stopGuest(102);
        assertThat(ask("POST", GUEST + "/agent/ping", "").body()).contains("VM 102 is not running\\n");
    }

    @Test
    void letsNobodyPingTheAgentWithoutTheRight() throws Exception {
        String id = lab.tokens().proxmoxTokenId();
        lab.proxmox()
                .addToken(new Token(
                        id, lab.tokens().proxmoxSecret(), Map.of("/vms/102", Set.of("VM.Audit", "VM.PowerMgmt"))));

        WireClient.Seen refused = ask("POST", GUEST + "/agent/ping", "");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("(/vms/102, VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted)");
    }

    @Test
    void tellsTheStateOfADumpedAndOfAPausedGuest() throws Exception {
        lab.stopGuest(101);
        lab.dumpGuest(101);
        lab.pauseGuest(102);

        JsonNode dumped = json(ask("GET", "/api2/json/nodes/pve/qemu/101/status/current", ""));
        assertThat(dumped.get("status").asText()).isEqualTo("running");
        assertThat(dumped.get("qmpstatus").asText()).isEqualTo("prelaunch");
        assertThat(dumped.get("lock").asText()).isEqualTo("backup");
        assertThat(json(ask("GET", GUEST + "/status/current", ""))
                        .get("qmpstatus")
                        .asText())
                .isEqualTo("paused");
    }

    @Test
    void saysWhyOnlyInTheReasonPhraseBeforeRelease83() throws Exception {
        lab.proxmox().release("8.2");

        WireClient.Seen seen = ask("GET", "/api2/json/nodes/pve/qemu/102/config?foo=1", "");

        assertThat(seen.reason()).isEqualTo("Parameter verification failed.");
        assertThat(JSON.readTree(seen.body()).has("message")).isFalse();
    }

    @Test
    void takesAwayWhatStandsBehindARawEqualsSign() throws Exception {
        WireClient.Seen seen = ask("POST", GUEST + "/status/shutdown", "timeout=1=x;forceStop=true");

        assertThat(JSON.readTree(seen.body()).get("errors").toString())
                .isEqualTo("{\"forceStop\":\"type check ('boolean') failed - got 'true'\"}");
    }

    @Test
    void refusesBodiesAsAnyEventDoes() throws Exception {
        assertThat(ask("GET", "/api2/json/version", "a=1").reason()).isEqualTo("Unexpected content for method 'GET'");
        assertThat(raw("POST", GUEST + "/status/start", "x", "Content-Type: text/plain")
                        .status())
                .isEqualTo(506);
        assertThat(raw("POST", GUEST + "/status/start", "", "Content-Type: application/json")
                        .status())
                .isEqualTo(500);
        try (WireClient client = client()) {
            client.send("POST " + GUEST + "/status/start HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + token
                    + "\r\n\r\n0\r\n\r\n");
            assertThat(client.line()).isEqualTo("HTTP/1.1 501 chunked transfer encoding not supported");
        }
    }

    @Test
    void refusesWhatOnlyRootMay() throws Exception {
        WireClient.Seen seen = ask("POST", GUEST + "/status/stop", "skiplock=1&timeout=-1");

        assertThat(seen.body()).contains("value must have a minimum value of 0");
        assertThat(ask("POST", GUEST + "/status/stop", "skiplock=1").body()).contains("Only root may use this option.");
    }

    @Test
    void endsAConnectionAfterAnErrorAfterIdlenessAndOverALimit() throws Exception {
        try (WireClient client = client()) {
            client.ask("GET", "/api2/json/nosuch", "", token);
            assertThat(client.isOver()).isTrue();
        }
        try (WireClient client = client()) {
            client.ask("GET", "/api2/json/version", "", token);
            clock.pass(Duration.ofSeconds(4));
            assertThat(client.ask("GET", "/api2/json/version", "", token).status())
                    .isEqualTo(200);
            clock.pass(Duration.ofSeconds(6));
            assertThatThrownBy(() -> client.ask("GET", "/api2/json/version", "", token))
                    .isInstanceOf(IOException.class);
        }
        try (WireClient client = client()) {
            String fat = "X-Fat: " + "x".repeat(9000);
            assertThatThrownBy(() -> client.ask("GET", "/api2/json/version", "", token, fat))
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void answersAHundredTimesOnOneConnection() throws Exception {
        try (WireClient client = client()) {
            for (int request = 1; request < 100; request++) {
                client.ask("GET", "/api2/json/version", "", token);
            }
            assertThat(client.ask("GET", "/api2/json/version", "", token).header("Connection"))
                    .contains("close");
        }
    }

    @Test
    void filtersByRightsAndChecksThemBeforeExistence() throws Exception {
        lab.proxmox().addGuest(103, "foreign", true);

        assertThat(json(ask("GET", "/api2/json/nodes/pve/qemu", ""))).hasSize(2);
        assertThat(ask("GET", "/api2/json/nodes/pve/qemu/999/config", "").reason())
                .isEqualTo("Permission check failed (/vms/999, VM.Audit)");
        assertThat(json(ask("GET", "/api2/json/access/permissions", ""))
                        .get("/vms/101")
                        .toString())
                .contains("\"VM.PowerMgmt\":1");
    }

    @Test
    void carriesOutWhatItAnswers596To() throws Exception {
        lab.proxmox().faults().on("POST", ".*/status/stop").next(1).statusAfterDoing(596);

        WireClient.Seen seen = ask("POST", GUEST + "/status/stop", "");
        clock.pass(Duration.ofSeconds(1));

        assertThat(seen.status()).isEqualTo(596);
        assertThat(seen.body()).isEmpty();
        assertThat(lab.guest(102).runningAt(clock.now())).isFalse();
    }

    @Test
    void breaksInEveryWayThatIsSet() throws Exception {
        var faults = lab.proxmox().faults();

        faults.on("GET", ".*/version").next(1).cutOff();
        assertThatThrownBy(() -> ask("GET", "/api2/json/version", "")).isInstanceOf(IOException.class);
        faults.on("GET", ".*/version").next(1).reset();
        assertThatThrownBy(() -> ask("GET", "/api2/json/version", ""))
                .isInstanceOfAny(SocketException.class, EOFException.class);
        faults.on("GET", ".*/version").next(1).wrongJson();
        String broken = ask("GET", "/api2/json/version", "").body();
        assertThatThrownBy(() -> JSON.readTree(broken)).isInstanceOf(IOException.class);
        faults.on("GET", ".*/version").next(1).html();
        assertThat(ask("GET", "/api2/json/version", "").body()).startsWith("<!DOCTYPE html>");
        var late = faults.on("GET", ".*/version").delay(Duration.ofSeconds(7));
        var before = clock.now();
        assertThat(ask("GET", "/api2/json/version", "").status()).isEqualTo(200);
        assertThat(Duration.between(before, clock.now())).isEqualTo(Duration.ofSeconds(7));
        late.lift();
        assertThat(late.struck()).isEqualTo(1);
    }

    @Test
    void staysSilentHangsAndComesBackOnTheSamePort() throws Exception {
        lab.silenceProxmox();
        assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
        lab.restoreProxmox();
        lab.hangProxmox();
        try (WireClient client = client()) {
            client.send("GET /api2/json/version HTTP/1.1\r\n" + token + "\r\n\r\n");
            client.socket().setSoTimeout(200);
            assertThatThrownBy(client::line).isInstanceOf(java.net.SocketTimeoutException.class);
            lab.restoreProxmox();
            client.socket().setSoTimeout(5000);
            assertThat(client.isOver()).isTrue();
        }
        assertThat(ask("GET", "/api2/json/version", "").status()).isEqualTo(200);
    }

    private WireClient client() throws IOException {
        return WireClient.trusting(lab.certificates().authority(), lab.proxmox().port());
    }

    private WireClient.Seen ask(String method, String target, String body) throws IOException {
        return raw(method, target, body, "Content-Type: application/x-www-form-urlencoded");
    }

    private WireClient.Seen raw(String method, String target, String body, String type) throws IOException {
        try (WireClient client = client()) {
            return client.ask(method, target, body, token, type);
        }
    }

    private static JsonNode json(WireClient.Seen seen) throws IOException {
        return JSON.readTree(seen.body()).get("data");
    }
}
