// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.LabClock;
import dev.understudy.lab.wire.Answer;
import dev.understudy.lab.wire.Request;
import dev.understudy.lab.wire.Site;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The order of checks before the API proper, as AnyEvent.pm and HTTPServer.pm make them: method, transfer coding, base
 * path, caller, body; and the shape of every refusal.
 */
final class ProxmoxFront implements Site {
    private static final String BASE = "/api2/json";
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");
    private static final Duration UNAUTHORIZED_DELAY = Duration.ofSeconds(3);

    private final LabClock clock;
    private final Tokens tokens;
    private final ProxmoxApi api;
    private final Supplier<String> release;

    ProxmoxFront(LabClock clock, Tokens tokens, ProxmoxApi api, Supplier<String> release) {
        this.clock = clock;
        this.tokens = tokens;
        this.api = api;
        this.release = release;
    }

    @Override
    public Answer answer(Request request) throws InterruptedException {
        try {
            return decorated(Answer.of(200, "OK", "application/json;charset=UTF-8", api.write(reply(request))));
        } catch (Refusal refusal) {
            if (refusal.status() == 401) {
                clock.hold(clock.now().plus(UNAUTHORIZED_DELAY));
            }
            return decorated(refused(refusal));
        }
    }

    private ObjectNode reply(Request request) {
        String method = request.method();
        if (!METHODS.contains(method)) {
            throw Refusal.of(501, "method '%s' not available".formatted(method), Refusal.Body.EMPTY);
        }
        if (request.chunked()) {
            throw Refusal.of(501, "chunked transfer encoding not supported", Refusal.Body.TEXT);
        }
        String path = request.path();
        if (!path.startsWith("/api2/")) {
            throw Refusal.of(501, "no such file '%s'".formatted(path), Refusal.Body.TEXT);
        }
        if (!path.startsWith(BASE + "/") && !path.equals(BASE)) {
            String[] parts = path.split("/", 4);
            String rest = parts.length > 3 ? "/" + parts[3] : "/";
            throw Refusal.of(501, "no formatter for uri %s, %s".formatted(rest, parts[2]), Refusal.Body.TEXT);
        }
        Token caller = tokens.caller(request);
        if (request.unread()) {
            throw Refusal.of(501, "for data too large", Refusal.Body.TEXT);
        }
        Map<String, JsonNode> values = ParameterReader.read(request);
        return api.reply(caller, method, path.substring(BASE.length()), values);
    }

    private Answer refused(Refusal refusal) {
        String reason = refusal.getMessage();
        return switch (refusal.body()) {
            case EMPTY -> Answer.empty(refusal.status(), reason);
            case TEXT -> Answer.of(refusal.status(), reason, "", reason);
            case BARE -> json(refusal, reason);
            case LINE -> json(refusal, reason + "\n");
        };
    }

    private Answer json(Refusal refusal, String message) {
        ObjectNode body = Json.object().putNull("data");
        if (!refusal.errors().isEmpty()) {
            ObjectNode errors = body.putObject("errors");
            refusal.errors().forEach(errors::put);
        }
        if (tellsInTheBody()) {
            body.put("message", message);
        }
        return Answer.of(refusal.status(), refusal.getMessage(), "application/json;charset=UTF-8", api.write(body));
    }

    private boolean tellsInTheBody() {
        String[] parts = release.get().split("\\.");
        return Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]) >= 803;
    }

    private static Answer decorated(Answer answer) {
        return answer.with("Server", "pve-api-daemon/3.0")
                .with("Cache-Control", "max-age=0")
                .with("Pragma", "no-cache");
    }
}
