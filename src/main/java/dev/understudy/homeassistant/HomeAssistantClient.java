// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.health.Signal.Reading;
import dev.understudy.pair.MemberSettings;
import dev.understudy.pair.Secret;
import dev.understudy.transport.HttpCall;
import dev.understudy.transport.HttpReply;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Unreached;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Asks one member. Every call with the token first makes sure that the token was not refused before (law 10). */
public final class HomeAssistantClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MemberSettings settings;
    private final HttpTransport transport;
    private final WebSocketDialer dialer;
    private final TokenGuard guard;
    private final Secret authorization;

    public HomeAssistantClient(
            MemberSettings settings, HttpTransport transport, WebSocketDialer dialer, TokenGuard guard) {
        this.settings = settings;
        this.transport = transport;
        this.dialer = dialer;
        this.guard = guard;
        this.authorization = new Secret("Bearer " + settings.token().reveal());
    }

    /** Returns if the API answers and takes the token. */
    public void api() throws Unanswered {
        authorized("/api/");
    }

    /** The state word: NOT_RUNNING, STARTING, RUNNING, STOPPING, FINAL_WRITE, STOPPED, or a newer one. */
    public String coreState() throws Unanswered {
        return text(authorized("/api/core/state"), "state");
    }

    public CoreConfig config() throws Unanswered {
        JsonNode config = authorized("/api/config");
        return new CoreConfig(
                text(config, "version"),
                config.path("recovery_mode").asBoolean(false),
                config.path("safe_mode").asBoolean(false));
    }

    /** What an ENTITIES signal carries; {@code ours} stands in for the member's clock where it does not tell it. */
    String census(Instant ours) throws Unanswered {
        String path = "/api/states";
        HttpReply reply = answer(HttpCall.get(settings.url().resolve(path)).packed(), path);
        try {
            // why: the member dates its entities by its own clock, and may be well with one that is wrong
            return EntityCensus.read(reply.body()).text(reply.date().orElse(ours));
        } catch (IOException e) {
            throw new Unanswered(Reading.UNREADABLE, path + ": an answer that is not a list of states");
        }
    }

    /** Asks without credentials and returns if it is a core that answers; LANDING_PAGE if it is none yet. */
    public void authProviders() throws Unanswered {
        String what = "/auth/providers";
        HttpReply reply = send(HttpCall.get(settings.url().resolve(what)));
        if (reply.status() == 404) {
            guard.metLandingPage();
            throw new Unanswered(Reading.LANDING_PAGE, "the landing page answers; Home Assistant is being installed");
        }
        if (reply.status() != 200) {
            throw Unanswered.status(reply.status(), what);
        }
        json(reply, what);
    }

    /** True if the recorder writes. */
    public boolean recording(Duration limit) throws Unanswered {
        JsonNode info = converse(limit, session -> session.command("recorder/info", Map.of()));
        if (!info.path("recording").isBoolean()) {
            throw new Unanswered(Reading.UNREADABLE, "recorder/info does not say if it records");
        }
        return info.path("recording").asBoolean();
    }

    /** True if the token belongs to an administrator; Home Assistant 2024.1 to 2026. */
    public boolean administrates(Duration limit) throws Unanswered {
        JsonNode user = converse(limit, session -> session.command("auth/current_user", Map.of()));
        if (!user.path("is_admin").isBoolean()) {
            throw new Unanswered(Reading.UNREADABLE, "auth/current_user does not say if it is an administrator");
        }
        return user.path("is_admin").asBoolean();
    }

    /** The Supervisor, which tells administrators only; empty if this Home Assistant has none. */
    public Optional<SupervisorInfo> supervisor(Duration limit) throws Unanswered {
        try {
            JsonNode info = converse(
                    limit, session -> session.command("supervisor/api", Map.of("endpoint", "/info", "method", "get")));
            return Optional.of(new SupervisorInfo(
                    text(info, "supervisor"), info.path("state").asText("")));
        } catch (Unanswered e) {
            // why: Home Assistant Core and Container do not know the command
            if (e.isError("unknown_command")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Logs in on a WebSocket, talks, and closes it; all within the limit. */
    public <T> T converse(Duration limit, Conversation<T> talk) throws Unanswered {
        guard.refuseRejected();
        Optional<T> said = dialer.converse(settings.url(), settings.token(), limit, talk);
        if (said.isPresent()) {
            return said.get();
        }
        guard.reject();
        throw TokenGuard.dead("on the WebSocket");
    }

    /** When the token was refused; while it is, no call is made with it. */
    public Optional<Instant> tokenRejectedAt() {
        return guard.rejectedAt();
    }

    private JsonNode authorized(String path) throws Unanswered {
        return json(answer(HttpCall.get(settings.url().resolve(path)), path), path);
    }

    private HttpReply answer(HttpCall call, String path) throws Unanswered {
        guard.refuseRejected();
        HttpReply reply = send(call.authorizedBy(authorization));
        if (reply.status() == 401) {
            throw refused(path);
        }
        if (reply.status() != 200) {
            throw Unanswered.status(reply.status(), path);
        }
        return reply;
    }

    private Unanswered refused(String path) {
        // safety: kept before anything else, so that a kill here does not allow a second try; withdrawn if it was
        // only the landing page, which refuses every token (MemberProbeTest)
        guard.reject();
        try {
            authProviders();
            guard.confirm();
            return TokenGuard.dead("on " + path);
        } catch (Unanswered e) {
            return e;
        }
    }

    private HttpReply send(HttpCall call) throws Unanswered {
        try {
            return transport.send(call);
        } catch (Unreached e) {
            throw Unanswered.unreached(e);
        }
    }

    private static JsonNode json(HttpReply reply, String what) throws Unanswered {
        try {
            JsonNode node = JSON.readTree(reply.text());
            if (node.isContainerNode()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new Unanswered(Reading.UNREADABLE, what + ": an answer that is not JSON");
        }
        throw new Unanswered(Reading.UNREADABLE, what + ": an answer without content");
    }

    private static String text(JsonNode node, String member) throws Unanswered {
        String text = node.path(member).asText("");
        if (text.isEmpty()) {
            throw new Unanswered(Reading.UNREADABLE, "an answer without " + member);
        }
        return text;
    }
}
