// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.pair.Secret;
import dev.understudy.pair.TrustSettings;
import dev.understudy.run.RealWaiter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpTransportTest {
    private final Clock clock = Clock.systemUTC();
    private final RealWaiter waiter = new RealWaiter(clock);
    private final HttpTransport transport = transport(Timeouts.of(Duration.ofSeconds(5)));

    @AfterEach
    void close() throws IOException {
        transport.close();
        waiter.close();
    }

    private HttpTransport transport(Timeouts timeouts) {
        return new HttpTransport(Trust.of(TrustSettings.system()), waiter, clock, timeouts);
    }

    private Unreached failure(HttpTransport through, HttpCall call) {
        return catchThrowableOfType(Unreached.class, () -> through.send(call));
    }

    @Test
    void showsTheReasonPhraseOfAnAnswerWithoutBody() throws Exception {
        try (RawServer server = RawServer.http((request, out) -> {
            out.write(RawServer.reply(401, "Authentication failed!", "", ""));
            return false;
        })) {
            HttpReply reply = transport.send(HttpCall.get(server.uri("/api2/json/version")));

            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.reason()).isEqualTo("Authentication failed!");
            assertThat(reply.text()).isEmpty();
            assertThat(reply.contentType()).isEmpty();
        }
    }

    @Test
    void encodesEveryCharacterThatProxmoxWouldCutAt() throws Exception {
        try (RawServer server = ok()) {
            Form form = Form.empty()
                    .with("net0", "virtio=AA:BB,bridge=vmbr0;x&y+z ü")
                    .with("vmid", 102);

            transport.send(HttpCall.post(server.uri("/x"), form));

            RawServer.Request request = server.requests().get(0);
            assertThat(request.body())
                    .isEqualTo("net0=virtio%3DAA%3ABB%2Cbridge%3Dvmbr0%3Bx%26y%2Bz%20%C3%BC&vmid=102");
            assertThat(request.headers())
                    .containsEntry("content-length", "" + request.body().length())
                    .containsEntry("content-type", "application/x-www-form-urlencoded")
                    .doesNotContainKey("transfer-encoding");
        }
    }

    @Test
    void sendsAnEmptyPostWithLengthAndWithoutContentType() throws Exception {
        try (RawServer server = ok()) {
            transport.send(HttpCall.post(server.uri("/x"), Form.empty()));

            assertThat(server.requests().get(0).headers())
                    .containsEntry("content-length", "0")
                    .doesNotContainKeys("content-type", "transfer-encoding");
        }
    }

    @Test
    void sendsGetAndDeleteWithoutBody() throws Exception {
        try (RawServer server = ok()) {
            URI uri = server.uri("/x?purge=1");
            transport.send(HttpCall.get(uri));
            transport.send(new HttpCall(HttpCall.Method.DELETE, uri, Form.empty(), java.util.Optional.empty()));

            assertThat(server.requests())
                    .allSatisfy(request -> assertThat(request.headers())
                            .doesNotContainKeys(
                                    "content-type", "transfer-encoding", "cookie", "accept-encoding", "upgrade")
                            .satisfies(headers -> assertThat(headers.getOrDefault("content-length", "0"))
                                    .isEqualTo("0")));
            assertThat(server.requests().get(1).target()).isEqualTo("/x?purge=1");
        }
    }

    @Test
    void neitherLosesNorDoublesACallWhenTheServerClosedTheIdleConnection() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = RawServer.http((request, out) -> {
            out.write(RawServer.json("{}"));
            out.flush();
            closed.countDown();
            return false;
        })) {
            transport.send(HttpCall.get(server.uri("/first")));
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
            transport.send(HttpCall.post(server.uri("/second"), Form.empty()));
            transport.send(HttpCall.get(server.uri("/third")));

            assertThat(server.requests().stream().map(RawServer.Request::target))
                    .containsExactly("/first", "/second", "/third");
        }
    }

    @Test
    void opensAFreshConnectionForEveryWriteAndKeepsOneForReads() throws Exception {
        try (RawServer server = ok()) {
            transport.send(HttpCall.get(server.uri("/r1")));
            transport.send(HttpCall.get(server.uri("/r2")));
            transport.send(HttpCall.post(server.uri("/w1"), Form.empty()));
            transport.send(HttpCall.post(server.uri("/w2"), Form.empty()));

            assertThat(server.requests().stream().map(RawServer.Request::connection))
                    .containsExactly(1, 1, 2, 3);
        }
    }

    @Test
    void repeatsNothingWhenTheConnectionBreaksAfterSending() {
        try (RawServer server = RawServer.http((request, out) -> false)) {
            Unreached unreached = failure(transport, HttpCall.post(server.uri("/x"), Form.empty()));

            assertThat(unreached.kind()).isEqualTo(Unreached.Kind.BROKEN);
            assertThat(unreached.requestMayHaveArrived()).isTrue();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void repeatsNothingOnBusyAndFollowsNoRedirect() throws Exception {
        try (RawServer server = RawServer.http((request, out) -> {
            out.write(
                    request.target().equals("/busy")
                            ? RawServer.reply(503, "Service Unavailable", "", "")
                            : "HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            return true;
        })) {
            assertThat(transport.send(HttpCall.get(server.uri("/busy"))).status())
                    .isEqualTo(503);
            assertThat(transport.send(HttpCall.get(server.uri("/x"))).status()).isEqualTo(302);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void givesUpOnADribblingServerAtTheTotalLimit() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Timeouts timeouts = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(400));
        try (HttpTransport patient = transport(timeouts);
                RawServer server = RawServer.http((request, out) -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    while (!never.await(50, TimeUnit.MILLISECONDS)) {
                        out.write('x');
                        out.flush();
                    }
                    return false;
                })) {
            long began = System.nanoTime();
            Unreached unreached = failure(patient, HttpCall.get(server.uri("/x")));

            assertThat(unreached.kind()).isEqualTo(Unreached.Kind.TIMED_OUT);
            assertThat(unreached.requestMayHaveArrived()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void distinguishesAMuteServerFromARefusedPort() throws Exception {
        int free;
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                HttpTransport hasty = transport(Timeouts.of(Duration.ofMillis(300)))) {
            free = mute.getLocalPort();
            Unreached silent = failure(hasty, HttpCall.get(URI.create("http://127.0.0.1:" + free + "/")));
            assertThat(silent.kind()).isEqualTo(Unreached.Kind.TIMED_OUT);
        }

        Unreached refused = failure(transport, HttpCall.get(URI.create("http://127.0.0.1:" + free + "/")));

        assertThat(refused.kind()).isEqualTo(Unreached.Kind.REFUSED);
        assertThat(refused.requestMayHaveArrived()).isFalse();
        assertThat(refused.detail()).isEqualTo("connection refused by 127.0.0.1:" + free);
    }

    @Test
    void tellsANameWithoutAddress() {
        Unreached unreached = failure(transport, HttpCall.get(URI.create("http://nowhere.invalid/")));

        assertThat(unreached.kind()).isEqualTo(Unreached.Kind.UNKNOWN_HOST);
        assertThat(unreached.requestMayHaveArrived()).isFalse();
    }

    @Test
    void stopsReadingAtTheLargestBody() {
        try (RawServer server = RawServer.http((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] block = new byte[1 << 16];
            while (true) {
                out.write(block);
            }
        })) {
            Unreached unreached = failure(transport, HttpCall.get(server.uri("/x")));

            assertThat(unreached.kind()).isEqualTo(Unreached.Kind.BROKEN);
            assertThat(unreached.detail()).contains("larger than 8388608 bytes");
        }
    }

    @Test
    void showsNoSecretInTextForms() throws Exception {
        try (RawServer server = ok()) {
            HttpCall call = HttpCall.post(server.uri("/x"), Form.empty().with("password", "hunter2"))
                    .authorizedBy(new Secret("Bearer s3cret"));
            HttpReply reply = transport.send(call);

            assertThat(server.requests().get(0).headers()).containsEntry("authorization", "Bearer s3cret");
            assertThat(call + " " + reply).doesNotContain("s3cret").doesNotContain("hunter2");
        }
    }

    private static RawServer ok() {
        return RawServer.http((request, out) -> {
            out.write(RawServer.json("{}"));
            return true;
        });
    }
}
