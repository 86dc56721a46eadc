// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.health.Signal.Reading;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.MemberSettings;
import dev.understudy.pair.Secret;
import dev.understudy.transport.Form;
import dev.understudy.transport.HttpCall;
import dev.understudy.transport.HttpReply;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Unreached;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Asks one member. Every call with the token first makes sure that the token was not refused before (law 10). */
public final class HomeAssistantClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MemberSettings settings;
    private final HttpTransport transport;
    private final HttpTransport carrier;
    private final WebSocketDialer dialer;
    private final TokenGuard guard;

    /** @param carrier for whole archives, with limits of its own */
    public HomeAssistantClient(
            MemberSettings settings,
            HttpTransport transport,
            HttpTransport carrier,
            WebSocketDialer dialer,
            TokenGuard guard) {
        this.settings = settings;
        this.transport = transport;
        this.carrier = carrier;
        this.dialer = dialer;
        this.guard = guard;
    }

    /** Returns if the API answers and takes the token. */
    public void api() throws Unanswered {
        authorized("/api/");
    }

    /** False only if a core refused the token; true also if nothing answered. */
    public boolean takesItsToken() {
        try {
            api();
        } catch (Unanswered e) {
            return e.reading() != Reading.UNAUTHORIZED;
        }
        return true;
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
        Secret token = guard.usable();
        Optional<T> said = dialer.converse(settings.url(), token, limit, talk);
        if (said.isPresent()) {
            return said.get();
        }
        guard.reject(token);
        throw TokenGuard.dead("on the WebSocket");
    }

    /** A session that stays open, with the token that opens the member. */
    HeldSession hold(Duration limit) throws Unanswered {
        Secret token = guard.usable();
        Optional<HeldSession> session = dialer.open(settings.url(), token, limit);
        if (session.isEmpty()) {
            guard.reject(token);
            throw TokenGuard.dead("on the WebSocket");
        }
        return session.get();
    }

    MemberName member() {
        return settings.name();
    }

    /** Writes what the core only knows into its folder, so that a backup carries it: automations on or off, helpers. */
    void persistStates() throws Unanswered {
        String path = "/api/services/homeassistant/save_persistent_states";
        HttpCall call = HttpCall.post(settings.url().resolve(path), Form.empty());
        answer(call, path);
    }

    /** Puts the body of the answer into the file, which exists. */
    void download(String path, Path file, long most) throws Unanswered {
        HttpReply reply = carry(path, call -> carrier.download(call, file, most), HttpCall.get(at(path)));
        if (reply.status() != 200) {
            throw Unanswered.status(reply.status(), path);
        }
    }

    /** The text of the answer of the Supervisor that took the file. */
    String upload(String path, Path file, String name) throws Unanswered {
        HttpReply reply = carry(path, call -> carrier.upload(call, file, name), HttpCall.post(at(path), Form.empty()));
        if (reply.status() != 200) {
            throw ConfigArchives.refusal(reply.text())
                    .map(words -> Unanswered.supervisor(path, words))
                    .orElseGet(() -> Unanswered.status(reply.status(), path));
        }
        return reply.text();
    }

    private URI at(String path) {
        return settings.url().resolve(path);
    }

    private interface Carrying {
        HttpReply send(HttpCall call) throws Unreached;
    }

    private HttpReply carry(String path, Carrying carrying, HttpCall call) throws Unanswered {
        Secret token = guard.usable();
        HttpReply reply;
        try {
            reply = carrying.send(call.authorizedBy(bearer(token)));
        } catch (Unreached e) {
            throw Unanswered.unreached(e);
        }
        if (reply.status() == 401) {
            // why: the proxy of the Supervisor answers 401 also for what is not on its list, and no such answer counts
            // towards a ban; the token is asked elsewhere before it is called dead
            api();
            throw new Unanswered(Reading.UNREADABLE, path + ": HTTP 401, it is not handed on to the Supervisor");
        }
        return reply;
    }

    /** Before its users are replaced: what was refused so far is forgotten. */
    void forgetRefusals() {
        guard.forgetRefusals();
    }

    /** When the token was refused; while it is, no call is made with it. */
    public Optional<Instant> tokenRejectedAt() {
        return guard.rejectedAt();
    }

    /** True while a restore replaces its users, and no token is tried. */
    boolean isResting() {
        return guard.isResting();
    }

    private JsonNode authorized(String path) throws Unanswered {
        return json(answer(HttpCall.get(settings.url().resolve(path)), path), path);
    }

    private HttpReply answer(HttpCall call, String path) throws Unanswered {
        Secret token = guard.usable();
        HttpReply reply = send(call.authorizedBy(bearer(token)));
        if (reply.status() == 401) {
            throw refused(token, path);
        }
        if (reply.status() != 200) {
            throw Unanswered.status(reply.status(), path);
        }
        return reply;
    }

    private static Secret bearer(Secret token) {
        return new Secret("Bearer " + token.reveal());
    }

    private Unanswered refused(Secret token, String path) {
        // safety: kept before anything else, so that a kill here does not allow a second try; withdrawn if it was
        // only the landing page, which refuses every token (MemberProbeTest)
        guard.reject(token);
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
