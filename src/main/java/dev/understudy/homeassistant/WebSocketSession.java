// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.health.Signal.Reading;
import dev.understudy.pair.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One WebSocket to Home Assistant: log-in, then commands with rising ids, each waiting for its own result. */
public final class WebSocketSession implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Inbox inbox = new Inbox();
    private final CompletableFuture<WebSocket> opening;
    private final List<JsonNode> heard = new ArrayList<>();
    private int lastId;

    WebSocketSession(HttpClient client, URI uri, Duration connect) {
        this.opening = client.newWebSocketBuilder().connectTimeout(connect).buildAsync(uri, inbox);
    }

    /** False if Home Assistant refused the token. */
    boolean authenticate(Secret token) throws Unanswered, InterruptedException, ExecutionException {
        opening.get();
        JsonNode greeting = receive();
        if (!greeting.path("type").asText("").equals("auth_required")) {
            throw new Unanswered(Reading.UNREADABLE, "the WebSocket does not greet as Home Assistant does");
        }
        send(JSON.createObjectNode().put("type", "auth").put("access_token", token.reveal()));
        String answer = receive().path("type").asText("");
        if (answer.equals("auth_ok")) {
            return true;
        }
        if (answer.equals("auth_invalid")) {
            return false;
        }
        throw new Unanswered(Reading.UNREADABLE, "the WebSocket log-in was answered with something else");
    }

    /** Sends one command and gives its result; anything that is not its result is skipped. */
    public JsonNode command(String type, Map<String, ?> fields) throws Unanswered, InterruptedException {
        int id = ++lastId;
        ObjectNode message = JSON.createObjectNode().put("id", id).put("type", type);
        fields.forEach((name, value) -> message.set(name, JSON.valueToTree(value)));
        send(message);
        while (true) {
            JsonNode answer = receive();
            if (answer.path("type").asText("").equals("event")) {
                heard.add(answer.path("event"));
            }
            if (answer.path("id").asInt(0) != id
                    || !answer.path("type").asText("").equals("result")) {
                continue;
            }
            if (answer.path("success").asBoolean(false)) {
                return answer.path("result");
            }
            String code = answer.path("error").path("code").asText("no code");
            if (type.equals("supervisor/api") && code.equals("unknown_error")) {
                throw Unanswered.supervisor(
                        String.valueOf(fields.get("endpoint")),
                        answer.path("error").path("message").asText(""));
            }
            throw Unanswered.command(type, code);
        }
    }

    /** What came of subscribed events since the last call; a ping's answer marks the end of what came before it. */
    List<JsonNode> events() throws Unanswered, InterruptedException {
        int id = ++lastId;
        send(JSON.createObjectNode().put("id", id).put("type", "ping"));
        while (true) {
            JsonNode answer = receive();
            if (answer.path("type").asText("").equals("event")) {
                heard.add(answer.path("event"));
            } else if (answer.path("type").asText("").equals("pong")
                    && answer.path("id").asInt(0) == id) {
                List<JsonNode> all = List.copyOf(heard);
                heard.clear();
                return all;
            }
        }
    }

    private void send(ObjectNode message) throws Unanswered, InterruptedException {
        try {
            opening.get().sendText(message.toString(), true).get();
        } catch (ExecutionException e) {
            throw new Unanswered(Reading.SILENT, "the WebSocket ended while sending");
        }
    }

    private JsonNode receive() throws Unanswered, InterruptedException {
        try {
            return JSON.readTree(inbox.next());
        } catch (JsonProcessingException e) {
            // why: the exception quotes the message, which may hold anything
            throw new Unanswered(Reading.UNREADABLE, "the WebSocket sent something that is not JSON");
        }
    }

    /** Ends everything from another thread, without waiting. */
    void abort() {
        inbox.end("limit reached");
        opening.cancel(true);
        if (opening.isDone() && !opening.isCompletedExceptionally()) {
            opening.join().abort();
        }
    }

    @Override
    public void close() {
        inbox.end("closed");
        opening.cancel(true);
        if (!opening.isCompletedExceptionally()) {
            WebSocket socket = opening.join();
            // why: a server that never answers the close would keep the connection
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((sent, error) -> socket.abort());
        }
    }
}
