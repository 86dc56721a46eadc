// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Other programs are told: the webhook of each event, the heartbeat of each round. */
class HookTest {
    private record Call(String method, String path, String key, String type, String body) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private HttpServer server;

    @BeforeEach
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            calls.add(new Call(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void tellsEachEventOnceThoughTheWebhookFailsAndNoLetterWaitsForIt() throws Exception {
        try (Stage stage = Stage.calm(Map.of("alert.webhook-url", url("/hooks/secret-path?a=b")))) {
            status = 503;
            stage.lab().stopGuest(102);
            stage.until(Duration.ofSeconds(75), () -> stage.letters().size() == 1);
            stage.pass(Duration.ofMinutes(2));
            assertThat(calls).hasSizeBetween(3, 6);
            assertThat(new HashSet<>(calls)).hasSize(1);
            stage.restartController();

            status = 204;
            stage.post("/api/incidents/1/acknowledge", "{}");
            stage.lab().startGuest(102);
            stage.until(Duration.ofMinutes(8), () -> keys().count() == 3);
            stage.pass(Duration.ofMinutes(5));

            List<Call> last = calls.subList(calls.size() - 3, calls.size());
            assertThat(last).extracting(Call::path).containsOnly("/hooks/secret-path?a=b");
            assertThat(last).allMatch(call -> call.type().startsWith("application/json"));
            assertThat(last)
                    .extracting(call -> json(call).get("state").asText())
                    .containsExactly("opened", "acknowledged", "closed");
            JsonNode opened = json(last.get(0));
            assertThat(opened.fieldNames())
                    .toIterable()
                    .containsExactly("incident", "kind", "pair", "subject", "state", "sentence", "at");
            assertThat(opened.get("incident").asLong()).isEqualTo(1);
            assertThat(stage.journal().toString()).contains("webhook-failed").doesNotContain("secret-path");
        }
    }

    @Test
    void doesNotRepeatWhatTheWebhookRefusesForGood() throws Exception {
        try (Stage stage = Stage.calm(Map.of("alert.webhook-url", url("/hook")))) {
            status = 410;
            stage.lab().stopGuest(102);
            stage.pass(Duration.ofMinutes(20));

            assertThat(calls).hasSize(1);
        }
    }

    @Test
    void beatsAfterEachRoundAndSaysWhenItIsNotReady() throws Exception {
        try (Stage stage = Stage.calm(Map.of("heartbeat.url", url("/ping/secret-path?a=b")))) {
            assertThat(calls.get(0)).isEqualTo(new Call("GET", "/ping/secret-path/start?a=b", null, null, ""));
            assertThat(calls.subList(1, calls.size()))
                    .hasSizeBetween(10, 15)
                    .extracting(Call::path)
                    .containsOnly("/ping/secret-path?a=b");

            stage.lab().mail().refuse();
            stage.lab().stopGuest(102);
            stage.pass(Duration.ofMinutes(5));
            assertThat(calls.get(calls.size() - 1).path()).isEqualTo("/ping/secret-path/fail?a=b");

            stage.lab().mail().accept();
            stage.pass(Duration.ofMinutes(5));
            assertThat(calls.get(calls.size() - 1).path()).isEqualTo("/ping/secret-path?a=b");
        }
    }

    @Test
    void aHeartbeatThatFailsDisturbsNothing() throws Exception {
        try (Stage stage = Stage.calm(Map.of("heartbeat.url", url("/ping")))) {
            server.stop(0);
            stage.pass(Duration.ofMinutes(10));

            assertThat(stage.incidents()).isEmpty();
            assertThat(stage.text("/observe/health", false).statusCode()).isEqualTo(200);
        }
    }

    private Stream<String> keys() {
        return calls.stream().map(Call::key).distinct();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static JsonNode json(Call call) {
        try {
            return new ObjectMapper().readTree(call.body());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
