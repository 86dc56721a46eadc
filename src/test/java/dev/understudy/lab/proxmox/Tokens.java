// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import dev.understudy.lab.wire.Request;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Who may call: the exact rules of the token header (observed 1, transcripts 01 and 08). */
final class Tokens {
    private static final String SCHEME = "PVEAPIToken";

    private final Map<String, Token> known = new ConcurrentHashMap<>();

    void put(Token token) {
        known.put(token.id(), token);
    }

    void change(String id, UnaryOperator<Token> how) {
        known.computeIfPresent(id, (key, token) -> how.apply(token));
    }

    void remove(String id) {
        known.remove(id);
    }

    Token caller(Request request) {
        String header = request.header("Authorization").orElse("");
        if (!header.matches(SCHEME + "[= ].*")) {
            throw Refusal.of(401, "No ticket", Refusal.Body.EMPTY);
        }
        String value = Request.decode(header.substring(SCHEME.length() + 1).replace("+", "%2B"));
        int equals = value.indexOf('=');
        return Optional.of(value)
                .filter(text -> equals > 0)
                .map(text -> known.get(text.substring(0, equals)))
                .filter(token -> token.secret().equals(value.substring(equals + 1)))
                .orElseThrow(() -> Refusal.of(401, "Authentication failed!", Refusal.Body.EMPTY));
    }
}
