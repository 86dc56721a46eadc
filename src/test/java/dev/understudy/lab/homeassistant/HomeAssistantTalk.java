// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.LabClock;
import dev.understudy.lab.wire.Answer;
import dev.understudy.lab.wire.Request;
import dev.understudy.lab.wire.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The WebSocket half of Core: log-in within ten seconds, then commands whose ids must rise. */
final class HomeAssistantTalk {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LOGIN_LIMIT = Duration.ofSeconds(10);
    private static final Duration SUPERVISOR_LIMIT = Duration.ofSeconds(10);
    private static final String PATH = "/api/websocket";

    private final SimulatedHomeAssistant core;
    private final Callers callers;
    private final LabClock clock;
    private final HouseCommands commands;

    HomeAssistantTalk(SimulatedHomeAssistant core, Callers callers, LabClock clock, HouseCommands commands) {
        this.core = core;
        this.callers = callers;
        this.clock = clock;
        this.commands = commands;
    }

    Answer upgrade(Request request) {
        Optional<String> key = request.header("Sec-WebSocket-Key");
        if (key.isEmpty()) {
            return Answer.of(
                    400,
                    "Bad Request",
                    "text/plain; charset=utf-8",
                    "No WebSocket UPGRADE hdr: None\n Can \"Upgrade\" only to \"WebSocket\".");
        }
        return Answer.empty(101, "Switching Protocols")
                .with("Upgrade", "websocket")
                .with("Connection", "upgrade")
                .with("Sec-WebSocket-Accept", WebSocket.accept(key.get()))
                .thenTalk(socket -> talk(socket, request.from()));
    }

    private void talk(WebSocket socket, String from) throws IOException {
        TalkLine line = new TalkLine(socket, core::fragments);
        try {
            talk(socket, line, from);
        } finally {
            core.house().events().gone(line);
        }
    }

    private void talk(WebSocket socket, TalkLine line, String from) throws IOException {
        AtomicBoolean settled = new AtomicBoolean();
        clock.at(clock.now().plus(LOGIN_LIMIT), () -> endUnless(settled, socket));
        line.say(version("auth_required"));
        Optional<JsonNode> login;
        try {
            login = hear(socket);
        } finally {
            settled.set(true);
        }
        if (login.isEmpty()) {
            return;
        }
        String type = login.get().path("type").asText();
        if (!type.equals("auth") || login.get().has("id")) {
            line.say(invalid("Auth message incorrectly formatted: not a valid value for dictionary value"
                    + " @ data['type']. Got '%s'".formatted(type)));
            return;
        }
        String token = login.get().path("access_token").asText();
        Optional<JsonNode> user = callers.user(token);
        boolean good = user.isPresent();
        callers.count(PATH, good ? TokenUse.GOOD : TokenUse.BAD);
        if (!good) {
            callers.failed(from);
            line.say(invalid("Invalid access token or password"));
            return;
        }
        callers.loggedIn(from);
        line.say(version("auth_ok"));
        long last = 0;
        for (Optional<JsonNode> heard = hear(socket); heard.isPresent(); heard = hear(socket)) {
            last = command(heard.get(), new HouseCommands.Caller(user.get(), line), last);
        }
    }

    /** Comes back with the highest id so far. */
    private long command(JsonNode command, HouseCommands.Caller caller, long last) throws IOException {
        JsonNode id = command.path("id");
        if (!id.isIntegralNumber() || id.asLong() < 1 || !command.path("type").isTextual()) {
            caller.line().say(failure(id, "invalid_format", "Message incorrectly formatted."));
            return last;
        }
        if (id.asLong() <= last) {
            caller.line().say(failure(id, "id_reuse", "Identifier values have to increase."));
            return last;
        }
        ObjectNode result = result(id, command, caller);
        caller.line().say(result);
        commands.afterwards(id, command, caller);
        // why: an unknown command leaves its id free, as the real one does
        return result.path("error").path("code").asText().equals("unknown_command") ? last : id.asLong();
    }

    private ObjectNode result(JsonNode id, JsonNode command, HouseCommands.Caller caller) {
        return switch (command.get("type").asText()) {
            case "ping" -> with(id).put("type", "pong");
            case "get_config" ->
                success(id, HomeAssistantReplies.config(core.state(), core.inRecoveryMode(), core.version()));
            case "get_states" -> success(id, core.states());
            case "auth/current_user" -> success(id, HomeAssistantReplies.user(caller.user()));
            case "supervisor/api" -> supervisor(id, command, caller.admin());
            case "recorder/info" -> success(id, HomeAssistantReplies.recorder());
            default ->
                commands.answer(id, command, caller)
                        .orElseGet(() -> failure(id, "unknown_command", "Unknown command."));
        };
    }

    /** A Home Assistant without Supervisor does not know the command; one with it tells administrators only. */
    private ObjectNode supervisor(JsonNode id, JsonNode command, boolean admin) {
        if (!core.supervised()) {
            return failure(id, "unknown_command", "Unknown command.");
        }
        if (!admin) {
            return failure(id, "unauthorized", "Unauthorized");
        }
        // why: an explicit null waits without end, saying nothing waits ten seconds
        JsonNode limit = command.path("timeout");
        Optional<Duration> patience = limit.isNull()
                ? Optional.empty()
                : Optional.of(
                        limit.isNumber() ? Duration.ofMillis((long) (limit.asDouble() * 1000)) : SUPERVISOR_LIMIT);
        try {
            return core.supervisor()
                    .call(
                            command.path("endpoint").asText(),
                            command.path("method").asText(),
                            command.path("data"),
                            patience)
                    .map(data -> success(id, data))
                    .orElseGet(() -> failure(id, "unknown_error", ""));
        } catch (SupervisorRefusal refusal) {
            return failure(id, "unknown_error", refusal.getMessage());
        } catch (InterruptedException gone) {
            Thread.currentThread().interrupt();
            return failure(id, "unknown_error", "");
        }
    }

    static ObjectNode success(JsonNode id, JsonNode result) {
        ObjectNode reply = with(id).put("type", "result").put("success", true);
        reply.set("result", result);
        return reply;
    }

    static ObjectNode failure(JsonNode id, String code, String message) {
        ObjectNode reply = with(id).put("type", "result").put("success", false);
        reply.putObject("error").put("code", code).put("message", message);
        return reply;
    }

    private static ObjectNode with(JsonNode id) {
        ObjectNode reply = node();
        reply.set("id", id.isMissingNode() ? null : id);
        return reply;
    }

    private static ObjectNode invalid(String message) {
        return node().put("type", "auth_invalid").put("message", message);
    }

    private ObjectNode version(String type) {
        return node().put("type", type).put("ha_version", core.version());
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static Optional<JsonNode> hear(WebSocket socket) throws IOException {
        Optional<String> text = socket.receive();
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(JSON.readTree(text.get()));
        } catch (JsonProcessingException broken) {
            return Optional.empty();
        }
    }

    private static void endUnless(AtomicBoolean settled, WebSocket socket) {
        if (!settled.get()) {
            try {
                socket.drop();
            } catch (IOException gone) {
                // why: a caller that went away needs no goodbye
                return;
            }
        }
    }
}
