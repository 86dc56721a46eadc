// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.pair.ProxmoxSettings;
import dev.understudy.pair.Secret;
import dev.understudy.transport.Form;
import dev.understudy.transport.HttpCall;
import dev.understudy.transport.HttpReply;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Unreached;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** One call to the API: address, token, and what the answer's status and text mean. */
final class ProxmoxCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProxmoxSettings settings;
    private final HttpTransport transport;
    private final Secret authorization;

    ProxmoxCalls(ProxmoxSettings settings, HttpTransport transport) {
        this.settings = settings;
        this.transport = transport;
        this.authorization = new Secret("PVEAPIToken=" + settings.tokenId() + "="
                + settings.tokenSecret().reveal());
    }

    ProxmoxSettings settings() {
        return settings;
    }

    /** Path below the node. */
    String node(String rest) {
        return "/nodes/" + Form.pathSegment(settings.node()) + rest;
    }

    /** The {@code data} member; a missing node if it is null. */
    JsonNode get(String path, Form query) throws Refusal {
        return data(HttpCall.get(uri(path, query)));
    }

    JsonNode get(String path) throws Refusal {
        return get(path, Form.empty());
    }

    JsonNode post(String path, Form form) throws Refusal {
        return data(HttpCall.post(uri(path, Form.empty()), form));
    }

    JsonNode put(String path, Form form) throws Refusal {
        return data(HttpCall.put(uri(path, Form.empty()), form));
    }

    /** Its parameters go into the query: Proxmox refuses a DELETE with a body. */
    JsonNode delete(String path, Form query) throws Refusal {
        return data(HttpCall.delete(uri(path, query)));
    }

    private URI uri(String path, Form query) {
        String suffix = query.isEmpty() ? "" : "?" + query.encoded();
        return settings.url().resolve("/api2/json" + path + suffix);
    }

    private JsonNode data(HttpCall call) throws Refusal {
        HttpReply reply = send(call);
        if (reply.status() != 200) {
            throw Refusal.answered(reply.status(), text(reply));
        }
        try {
            JsonNode body = JSON.readTree(reply.text());
            if (!body.has("data")) {
                throw Refusal.unreadable("an answer without data");
            }
            return body.path("data");
        } catch (JsonProcessingException e) {
            // why: the exception quotes the body, which may hold anything
            throw Refusal.unreadable("an answer that is not JSON");
        }
    }

    private HttpReply send(HttpCall call) throws Refusal {
        try {
            return transport.send(call.authorizedBy(authorization));
        } catch (Unreached e) {
            throw Refusal.unreached(e);
        }
    }

    /** Why it was refused: what stood in JSON, else the reason phrase, which is all that older servers and 401 give. */
    static String text(HttpReply reply) {
        try {
            JsonNode body = JSON.readTree(reply.text());
            List<String> parts = new ArrayList<>();
            String message = body.path("message").asText("").trim();
            if (!message.isEmpty()) {
                parts.add(message);
            }
            body.path("errors")
                    .properties()
                    .forEach(error -> parts.add(
                            error.getKey() + ": " + error.getValue().asText().trim()));
            if (!parts.isEmpty()) {
                return String.join("; ", parts);
            }
        } catch (JsonProcessingException e) {
            return reply.reason();
        }
        return reply.reason();
    }
}
