// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import dev.understudy.lab.wire.Request;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tokens, failed attempts, bans and counts. A REST success does not reset the attempts, a WebSocket log-in does, and a
 * ban is for good (home-assistant-facts 1).
 */
final class Callers {
    private final Map<String, Boolean> adminByToken = new ConcurrentHashMap<>();
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private final Set<String> banned = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private volatile int threshold = -1;

    void accept(String token, boolean admin) {
        adminByToken.put(token, admin);
    }

    void revoke(String token) {
        adminByToken.remove(token);
    }

    boolean known(String token) {
        return adminByToken.containsKey(token);
    }

    /** A negative threshold bans nobody, as by default. */
    void banAfter(int failures) {
        threshold = failures;
    }

    void pardon() {
        banned.clear();
        attempts.clear();
    }

    boolean banned(String address) {
        return banned.contains(address);
    }

    TokenUse use(Request request) {
        String header = request.header("Authorization").orElse("");
        if (!header.startsWith("Bearer ")) {
            return header.isEmpty() ? TokenUse.NONE : TokenUse.BAD;
        }
        return known(header.substring(7)) ? TokenUse.GOOD : TokenUse.BAD;
    }

    boolean admin(Request request) {
        String header = request.header("Authorization").orElse("");
        return header.startsWith("Bearer ") && admin(header.substring(7));
    }

    boolean admin(String token) {
        return adminByToken.getOrDefault(token, false);
    }

    void failed(String address) {
        int failures = attempts.merge(address, 1, Integer::sum);
        if (threshold > 0 && failures >= threshold) {
            banned.add(address);
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
