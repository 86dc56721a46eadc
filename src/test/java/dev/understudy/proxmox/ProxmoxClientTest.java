// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.health.Signal;
import dev.understudy.health.Signal.Reading;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.MemberName;
import dev.understudy.transport.RawServer;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxmoxClientTest {
    private final FakeNode node = new FakeNode();

    @AfterEach
    void close() {
        node.close();
    }

    private static RawServer answering(int status, String reason, String type, String body) {
        return RawServer.http((request, out) -> {
            out.write(RawServer.reply(status, reason, type, body));
            return false;
        });
    }

    private Failure failure(RawServer server) {
        return catchThrowableOfType(
                Failure.class, () -> node.clientAt(server.uri("/")).guestStatus(102));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"status\":\"running\",\"qmpstatus\":\"paused\",\"lock\":\"backup\",\"uptime\":\"41\",\"agent\":\"1\"}"
                        + "| running/paused/backup | 41 | true",
                "{\"status\":\"running\",\"qmpstatus\":\"running\",\"uptime\":41,\"agent\":1} | running/running | 41 | true",
                "{\"status\":\"stopped\",\"agent\":0} | stopped/stopped | 0 | false"
            })
    void readsTheGuestWhateverTypesPerlChose(String guest, String text, int uptime, boolean agent) {
        node.guest = guest;

        GuestStatus status = node.client().guestStatus(102);

        assertThat(status.text()).isEqualTo(text);
        assertThat(status.uptime()).hasSeconds(uptime);
        assertThat(status.agent()).isEqualTo(agent);
    }

    @Test
    void readsVersionAndPermissions() {
        try (RawServer server = RawServer.http((request, out) -> {
            out.write(RawServer.json(
                    request.path().endsWith("version")
                            ? "{\"data\":{\"release\":\"9.1\",\"version\":\"9.1.4\"}}"
                            : "{\"data\":{\"/vms/102\":{\"VM.Audit\":1,\"VM.PowerMgmt\":0}}}"));
            return true;
        })) {
            ProxmoxClient client = node.clientAt(server.uri("/"));

            assertThat(client.version()).isEqualTo(new ProxmoxVersion("9.1.4", "9.1"));
            assertThat(client.version().major()).isEqualTo(9);
            assertThat(client.privileges("/vms/102")).containsExactlyInAnyOrder("VM.Audit", "VM.PowerMgmt");
            assertThat(client.privileges("/vms/101")).isEmpty();
        }
    }

    @Test
    void tellsWhyFromTheReasonPhraseWhenA401HasNoBody() {
        try (RawServer server = answering(401, "Authentication failed!", "", "")) {
            Failure failure = failure(server);

            assertThat(failure.code()).isEqualTo(FailureCode.PROXMOX_UNAUTHORIZED);
            assertThat(failure).hasMessageContaining("Authentication failed! (HTTP 401)");
            assertThat(failure.getMessage()).doesNotContain(FakeNode.SECRET);
        }
    }

    @Test
    void tellsWhyFromTheReasonPhraseWhenAnOldServerSendsOnlyData() {
        try (RawServer server = answering(500, "VM is locked (backup)", "application/json", "{\"data\":null}")) {
            assertThat(failure(server)).hasMessageContaining(": VM is locked (backup) (HTTP 500).");
        }
    }

    @Test
    void tellsWhyFromTrimmedMessageAndErrors() {
        String body = "{\"data\":null,\"errors\":{\"foo\":\"not defined\\n\"},"
                + "\"message\":\"Parameter verification failed.\\n\"}";
        try (RawServer server = answering(400, "Parameter verification failed.", "application/json", body)) {
            assertThat(failure(server))
                    .hasMessageContaining(": Parameter verification failed.; foo: not defined (HTTP 400).")
                    .extracting(Failure::code)
                    .isEqualTo(FailureCode.PROXMOX_REFUSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>proxy</html>", "", "{\"data\":null}", "[]"})
    void refusesAnAnswerThatIsNotTheInterface(String body) {
        try (RawServer server = answering(200, "OK", "application/json", body)) {
            assertThat(failure(server).code()).isEqualTo(FailureCode.ANSWER_UNREADABLE);
        }
    }

    @Test
    void tellsADeadPort() {
        RawServer server = answering(200, "OK", "", "");
        server.close();

        assertThat(failure(server).code()).isEqualTo(FailureCode.PROXMOX_UNREACHABLE);
    }

    @ParameterizedTest
    @CsvSource({"401,UNAUTHORIZED", "403,FORBIDDEN", "500,UNREADABLE", "595,UNREADABLE", "596,UNREADABLE"})
    void mapsEveryStatusToAReading(int status, Reading reading) {
        try (RawServer server = answering(status, "why", "", "")) {
            assertThat(signal(server.uri("/")).reading()).isEqualTo(reading);
            assertThat(signal(server.uri("/")).detail()).isEqualTo("why (HTTP " + status + ")");
        }
    }

    @Test
    void mapsADeadPortAndALostNameToReadings() {
        RawServer server = answering(200, "OK", "", "");
        server.close();

        assertThat(signal(server.uri("/")).reading()).isEqualTo(Reading.REFUSED);
        assertThat(signal(URI.create("http://nowhere.invalid:8006")).reading()).isEqualTo(Reading.SILENT);
    }

    @Test
    void signalsWhatTheGuestIs() {
        node.guest = "{\"status\":\"running\",\"qmpstatus\":\"prelaunch\",\"lock\":\"backup\"}";

        Signal signal = signal(node.server.uri("/"));

        assertThat(signal.reading()).isEqualTo(Reading.ANSWERED);
        assertThat(signal.value()).isEqualTo("running/prelaunch/backup");
        assertThat(signal.member()).contains(MemberName.PRIMARY);
    }

    private Signal signal(URI url) {
        return new GuestSignals(Clock.systemUTC()).read(node.clientAt(url), MemberName.PRIMARY, 102);
    }

    @Test
    void parsesATaskIdStrictly() {
        Upid upid = Upid.parse(FakeNode.UPID).orElseThrow();

        assertThat(upid.node()).isEqualTo("pve");
        assertThat(upid.type()).isEqualTo("qmstart");
        assertThat(upid.subject()).isEqualTo("102");
        assertThat(upid.user()).isEqualTo("understudy@pve!camel");
        assertThat(upid.started()).isEqualTo(Instant.ofEpochSecond(0x697D5A10));
        assertThat(Upid.parse("UPID:pve1:0000452F:100074841:6B0384AC:vzdump::root@pam:"))
                .map(Upid::subject)
                .contains("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "UPID:pve:00016F2C:0527A1B3:697D5A10:qmstart:102:u@pve",
                "UPID:pve:00016F2C:0527A1B3:697D5A10:qmstart:102:u@pve::",
                "UPID:pve:16F2C:0527A1B3:697D5A10:qmstart:102:u@pve:",
                "UPID:pve:00016F2C:0527A1B3:697D5A10:qmstart:102:",
                "x UPID:pve:00016F2C:0527A1B3:697D5A10:qmstart:102:u@pve:"
            })
    void refusesWhatIsNotACompleteTaskId(String text) {
        assertThat(Upid.parse(text)).isEqualTo(Optional.empty());
    }
}
