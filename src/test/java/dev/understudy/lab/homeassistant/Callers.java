// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.LabClock;
import dev.understudy.lab.wire.Request;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tokens, failed attempts, bans and counts. A REST success does not reset the attempts, a WebSocket log-in does, and a
 * ban is for good: it is written to {@code ip_bans.yaml}, which is read at the start only (home-assistant-facts 1).
 */
final class Callers {
    private static final String BANS = "ip_bans.yaml";

    private final ConfigFolder folder;
    private final LabClock clock;
    private final AuthStore auth;
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private final Set<String> banned = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private volatile int threshold = -1;
    private volatile Optional<Integer> configured = Optional.empty();

    Callers(ConfigFolder folder, LabClock clock, AuthStore auth) {
        this.folder = folder;
        this.clock = clock;
        this.auth = auth;
    }

    /** Core starts with these settings of its HTTP server, and with the bans on file. */
    void load(JsonNode http) {
        configured = http.has("login_attempts_threshold")
                ? Optional.of(http.get("login_attempts_threshold").asInt())
                : Optional.empty();
        attempts.clear();
        banned.clear();
        try {
            if (folder.read(BANS).isPresent()) {
                new HouseYaml(folder).read(BANS).fieldNames().forEachRemaining(banned::add);
            }
        } catch (HouseYaml.Broken unreadable) {
            // why: Core says so in its log, and bans nobody
            banned.clear();
        }
    }

    boolean known(String token) {
        return auth.user(token).isPresent();
    }

    /** A negative threshold bans nobody, as by default. */
    void banAfter(int failures) {
        threshold = failures;
    }

    void pardon() {
        folder.delete(BANS);
        banned.clear();
        attempts.clear();
    }

    boolean banned(String address) {
        return banned.contains(address);
    }

    TokenUse use(Request request) {
        Optional<String> token = token(request);
        if (token.isEmpty()) {
            return request.header("Authorization").orElse("").isEmpty() ? TokenUse.NONE : TokenUse.BAD;
        }
        return known(token.get()) ? TokenUse.GOOD : TokenUse.BAD;
    }

    boolean admin(Request request) {
        return token(request).map(this::admin).orElse(false);
    }

    boolean admin(String token) {
        return auth.user(token).map(AuthStore::admin).orElse(false);
    }

    Optional<JsonNode> user(Request request) {
        return token(request).flatMap(auth::user);
    }

    Optional<JsonNode> user(String token) {
        return auth.user(token);
    }

    private static Optional<String> token(Request request) {
        return request.header("Authorization")
                .filter(header -> header.startsWith("Bearer "))
                .map(header -> header.substring(7));
    }

    void failed(String address) {
        int failures = attempts.merge(address, 1, Integer::sum);
        int limit = configured.orElse(threshold);
        if (limit > 0 && failures >= limit && banned.add(address)) {
            ObjectNode ban = JsonNodeFactory.instance.objectNode();
            ban.putObject(address).put("banned_at", Moments.iso(clock.now()));
            folder.write(BANS, folder.text(BANS).orElse("") + "\n" + HouseYaml.written(ban));
        }
    }

    void loggedIn(String address) {
        attempts.remove(address);
    }

    int failures(String address) {
        return attempts.getOrDefault(address, 0);
    }

    void count(String path, TokenUse use) {
        counts.computeIfAbsent(path + " " + use, key -> new AtomicInteger()).incrementAndGet();
    }

    int counted(String path, TokenUse use) {
        AtomicInteger count = counts.get(path + " " + use);
        return count == null ? 0 : count.get();
    }

    int counted(TokenUse use) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(" " + use))
                .mapToInt(entry -> entry.getValue().get())
                .sum();
    }
}
