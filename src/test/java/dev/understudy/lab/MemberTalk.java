// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.homeassistant.SimulatedHomeAssistant;
import dev.understudy.lab.wire.WireClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the lab's own tests say to one member over HTTP and over one WebSocket. */
final class MemberTalk implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WireClient client;
    private final List<JsonNode> events = new ArrayList<>();
    private long last;

    /** Logs in. */
    MemberTalk(SimulatedHomeAssistant member, String token) throws IOException {
        client = WireClient.plain(member.port());
        client.ask(
                "GET",
                "/api/websocket",
                "",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        assertThat(client.hear()).contains("auth_required");
        client.say("{\"type\":\"auth\",\"access_token\":\"%s\"}".formatted(token));
        assertThat(client.hear()).contains("auth_ok");
    }

    static WireClient.Seen ask(SimulatedHomeAssistant member, String method, String path, String body, String token)
            throws IOException {
        try (WireClient client = WireClient.plain(member.port())) {
            return client.ask(method, path, body, "Authorization: Bearer " + token);
        }
    }

    static int status(SimulatedHomeAssistant member, String token) throws IOException {
        return ask(member, "GET", "/api/", "", token).status();
    }

    static WireClient.Seen call(SimulatedHomeAssistant member, String service, String body, String token)
            throws IOException {
        return ask(member, "POST", "/api/services/" + service.replace('.', '/'), body, token);
    }

    static JsonNode states(SimulatedHomeAssistant member, String token) throws IOException {
        return JSON.readTree(ask(member, "GET", "/api/states", "", token).body());
    }

    /** The state of that entity; missing when it is not there. */
    static JsonNode state(SimulatedHomeAssistant member, String entity, String token) throws IOException {
        for (JsonNode state : states(member, token)) {
            if (state.path("entity_id").asText().equals(entity)) {
                return state;
            }
        }
        return JSON.missingNode();
    }

    /** Sends this command and comes back with its answer; events that come before it are kept. */
    JsonNode answer(String type, String more) throws IOException {
        ObjectNode command = (ObjectNode) JSON.readTree("{%s}".formatted(more));
        client.say(command.put("id", ++last).put("type", type).toString());
        for (JsonNode heard = hear(); ; heard = hear()) {
            if (heard.path("id").asLong() == last
                    && !heard.path("type").asText().equals("event")) {
                return heard;
            }
            events.add(heard);
        }
    }

    JsonNode result(String type, String more) throws IOException {
        JsonNode answer = answer(type, more);
        assertThat(answer.path("success").asBoolean()).as(answer.toString()).isTrue();
        return answer.path("result");
    }

    String refusal(String type, String more) throws IOException {
        return answer(type, more).at("/error/code").asText();
    }

    /** The next event, whose frame is checked. */
    JsonNode event() throws IOException {
        JsonNode event = frame().path("event");
        assertThat(event.fieldNames())
                .toIterable()
                .containsExactly("event_type", "data", "origin", "time_fired", "context");
        return event;
    }

    /** The next message that answers nothing. */
    JsonNode frame() throws IOException {
        JsonNode frame = events.isEmpty() ? hear() : events.remove(0);
        assertThat(frame.path("type").asText()).isEqualTo("event");
        return frame;
    }

    /** All that has come so far, by type; the connection is asked, so that nothing is on its way. */
    List<String> eventTypes() throws IOException {
        answer("ping", "");
        List<String> types = events.stream()
                .map(frame -> frame.at("/event/event_type").asText())
                .toList();
        events.clear();
        return types;
    }

    private JsonNode hear() throws IOException {
        return JSON.readTree(client.hear());
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
