// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One port of a Home Assistant core, or of its landing page, that counts what it is asked. */
final class FakeCore {
    static final String GOOD = "good.token.aaaa";

    volatile boolean landing;
    volatile int broken;
    volatile int brokenProviders;
    volatile String state = "RUNNING";
    volatile String mode = "\"recovery_mode\":false,\"safe_mode\":false";
    volatile String states = "[]";
    volatile String date = "";
    volatile boolean recording = true;
    volatile boolean mute;
    final AtomicInteger failedLogIns = new AtomicInteger();
    final List<String> paths = new CopyOnWriteArrayList<>();
    final List<Integer> ids = new CopyOnWriteArrayList<>();
    final AtomicInteger openSockets = new AtomicInteger();
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    FakeCore() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .webSocketHandler(this::greet)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private void answer(HttpServerRequest request) {
        paths.add(request.path());
        if (request.path().equals("/auth/providers")) {
            if (brokenProviders > 0) {
                request.response().setStatusCode(brokenProviders).end();
            } else {
                request.response().setStatusCode(landing ? 404 : 200).end("{\"providers\":[]}");
            }
            return;
        }
        if (broken > 0) {
            request.response().setStatusCode(broken).end("<html>no</html>");
            return;
        }
        if (landing) {
            request.response().setStatusCode(401).end("401: Unauthorized");
            return;
        }
        if (!("Bearer " + GOOD).equals(request.getHeader("Authorization"))) {
            failedLogIns.incrementAndGet();
            request.response().setStatusCode(401).end("401: Unauthorized");
            return;
        }
        String body =
                switch (request.path()) {
                    case "/api/" -> "{\"message\":\"API running.\"}";
                    case "/api/core/state" -> "{\"state\":\"" + state + "\"}";
                    case "/api/states" -> states;
                    case "/api/config" -> "{\"version\":\"2026.8.3\"," + mode + "}";
                    default -> "";
                };
        if (!date.isEmpty()) {
            request.response().putHeader("Date", date);
        }
        request.response().setStatusCode(body.isEmpty() ? 404 : 200).end(body);
    }

    private void greet(ServerWebSocket socket) {
        openSockets.incrementAndGet();
        socket.closeHandler(gone -> openSockets.decrementAndGet());
        socket.writeTextMessage("{\"type\":\"auth_required\",\"ha_version\":\"2026.8.3\"}");
        socket.textMessageHandler(text -> converse(socket, new JsonObject(text)));
    }

    private void converse(ServerWebSocket socket, JsonObject message) {
        if ("auth".equals(message.getString("type"))) {
            if (GOOD.equals(message.getString("access_token"))) {
                socket.writeTextMessage("{\"type\":\"auth_ok\"}");
            } else {
                failedLogIns.incrementAndGet();
                socket.writeTextMessage("{\"type\":\"auth_invalid\",\"message\":\"Invalid access token or password\"}");
                socket.close();
            }
            return;
        }
        int id = message.getInteger("id");
        if (mute) {
            return;
        }
        boolean rising = ids.isEmpty() || id > ids.get(ids.size() - 1);
        ids.add(id);
        if (!rising) {
            socket.writeTextMessage("{\"id\":" + id
                    + ",\"type\":\"result\",\"success\":false,\"error\":{\"code\":\"id_reuse\",\"message\":\"\"}}");
            return;
        }
        socket.writeTextMessage("{\"id\":9,\"type\":\"event\",\"event\":{}}");
        String result = "{\"id\":" + id + ",\"type\":\"result\",\"success\":true,\"result\":{\"recording\":" + recording
                + ",\"filler\":\"" + "x".repeat(70_000) + "\"}}";
        int third = result.length() / 3;
        socket.writeFrame(WebSocketFrame.textFrame(result.substring(0, third), false));
        socket.writeFrame(WebSocketFrame.continuationFrame(
                io.vertx.core.buffer.Buffer.buffer(result.substring(third, 2 * third)), false));
        socket.writeFrame(WebSocketFrame.continuationFrame(
                io.vertx.core.buffer.Buffer.buffer(result.substring(2 * third)), true));
    }

    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
