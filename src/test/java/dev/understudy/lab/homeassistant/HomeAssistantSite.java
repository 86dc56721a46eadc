// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.wire.Answer;
import dev.understudy.lab.wire.Request;
import dev.understudy.lab.wire.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** The REST half of Core, with its order of checks: ban, path, method, stopping, token, admin. */
final class HomeAssistantSite implements Site {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SERVICE = Pattern.compile("/api/services/([^/]+)/([^/]+)");
    private static final Pattern EVENT = Pattern.compile("/api/events/([^/]+)");
    private static final Pattern ENTITY = Pattern.compile("/api/states/([^/]+)");
    private static final Set<String> READ =
            Set.of("/api/", "/api/core/state", "/api/config", "/api/states", "/auth/providers", "/api/websocket");

    private final SimulatedHomeAssistant core;
    private final Callers callers;
    private final HomeAssistantTalk talk;
    private final Services services;
    private final HassioProxy hassio;

    HomeAssistantSite(SimulatedHomeAssistant core, Callers callers, HomeAssistantTalk talk, Services services) {
        this.core = core;
        this.callers = callers;
        this.talk = talk;
        this.services = services;
        this.hassio = new HassioProxy(core);
    }

    @Override
    public Answer answer(Request request) {
        String path = request.path();
        TokenUse use = callers.use(request);
        callers.count(path, use);
        if (!core.state().listens()) {
            return Answer.none();
        }
        if (core.showsLandingPage()) {
            return LandingPage.answer(path);
        }
        if (callers.banned(request.from())) {
            return plain(403, "Forbidden");
        }
        if (core.supervised() && request.target().startsWith(HassioProxy.ROOT)) {
            return core.state() == CoreState.STOPPING
                    ? Answer.of(503, "Service Unavailable", "application/octet-stream", "")
                    : hassio.answer(request, callers.admin(request));
        }
        boolean reads = READ.contains(path);
        boolean writes = SERVICE.matcher(path).matches()
                || EVENT.matcher(path).matches()
                || ENTITY.matcher(path).matches();
        if (!reads && !writes) {
            return plain(404, "Not Found");
        }
        String allowed = writes ? "POST" : "GET";
        if (!request.method().equals(allowed)) {
            return plain(405, "Method Not Allowed").with("Allow", allowed + ",OPTIONS");
        }
        if (core.state() == CoreState.STOPPING) {
            return Answer.of(503, "Service Unavailable", "application/octet-stream", "");
        }
        if (path.equals("/auth/providers")) {
            return squeezed(request, json(200, HomeAssistantReplies.providers()));
        }
        if (path.equals("/api/websocket")) {
            return talk.upgrade(request);
        }
        boolean forAdmins = writes && !SERVICE.matcher(path).matches();
        if (use != TokenUse.GOOD || forAdmins && !callers.admin(request)) {
            callers.failed(request.from());
            return plain(401, "Unauthorized");
        }
        return squeezed(request, writes ? write(request, path) : json(200, read(path)));
    }

    private JsonNode read(String path) {
        return switch (path) {
            case "/api/core/state" -> HomeAssistantReplies.state(core.state());
            case "/api/config" -> HomeAssistantReplies.config(core.state(), core.inRecoveryMode(), core.version());
            case "/api/states" -> core.states();
            default -> message("API running.");
        };
    }

    private Answer write(Request request, String path) {
        String body = request.text();
        if (!body.isEmpty() && !isObject(body)) {
            return json(400, message(complaint(path)));
        }
        Matcher service = SERVICE.matcher(path);
        if (service.matches()) {
            return call(request, service.group(1), service.group(2), body);
        }
        Matcher event = EVENT.matcher(path);
        if (event.matches()) {
            core.house()
                    .events()
                    .fire(event.group(1), object(body), core.house().events().by(user(request)));
            return json(200, message("Event %s fired.".formatted(event.group(1))));
        }
        return post(path.substring("/api/states/".length()), body);
    }

    private Answer call(Request request, String domain, String service, String body) {
        JsonNode user = callers.user(request).orElseThrow();
        Services.Outcome outcome = services.call(domain, service, object(body), user);
        return switch (outcome.verdict()) {
            case DONE -> json(200, JsonNodeFactory.instance.arrayNode().addAll(outcome.changed()));
            case UNKNOWN, INVALID -> plain(400, "Bad Request");
            case UNAUTHORIZED -> {
                callers.failed(request.from());
                yield plain(401, "Unauthorized");
            }
        };
    }

    private String user(Request request) {
        return callers.user(request).map(user -> user.path("id").asText()).orElse("");
    }

    /** A state that nothing but the lab remembers: 201 the first time, 200 after. */
    private Answer post(String entity, String body) {
        if (body.isEmpty()) {
            return json(400, message(complaint("/api/states/")));
        }
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("entity_id", entity);
        Answer answer = json(core.posted(entity, body) ? 201 : 200, state);
        return answer.with("Location", "/api/states/" + entity);
    }

    private static String complaint(String path) {
        if (path.startsWith("/api/services/")) {
            return "Data should be valid JSON.";
        }
        return path.startsWith("/api/events/") ? "Event data should be a JSON object" : "Invalid JSON specified.";
    }

    private static Answer squeezed(Request request, Answer answer) {
        boolean accepted = request.header("Accept-Encoding")
                .map(value -> value.contains("gzip"))
                .orElse(false);
        if (!accepted || answer.body().length == 0) {
            return answer;
        }
        ByteArrayOutputStream squeezed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(squeezed)) {
            gzip.write(answer.body());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return answer.holding(squeezed.toByteArray())
                .with("Content-Encoding", "gzip")
                .inChunks();
    }

    private static ObjectNode object(String body) {
        try {
            return body.isEmpty() ? JsonNodeFactory.instance.objectNode() : (ObjectNode) JSON.readTree(body);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static boolean isObject(String body) {
        try {
            return JSON.readTree(body).isObject();
        } catch (JsonProcessingException broken) {
            return false;
        }
    }

    private static ObjectNode message(String text) {
        return JsonNodeFactory.instance.objectNode().put("message", text);
    }

    static Answer plain(int status, String reason) {
        return Answer.of(status, reason, "text/plain; charset=utf-8", status + ": " + reason);
    }

    private static Answer json(int status, JsonNode body) {
        String reason = status == 200 ? "OK" : status == 201 ? "Created" : "Bad Request";
        return Answer.of(status, reason, "application/json", body.toString());
    }
}
