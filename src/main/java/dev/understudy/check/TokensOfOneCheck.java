// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.homeassistant.RejectedTokens;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.Secret;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** why: the store belongs to the running product; a check that a human orders may try a dead token once. */
final class TokensOfOneCheck implements RejectedTokens {
    private final Map<String, Instant> rejected = new HashMap<>();

    @Override
    public Optional<Instant> rejectedAt(String pair, MemberName member, Secret token) {
        return Optional.ofNullable(rejected.get(key(pair, member, token)));
    }

    @Override
    public void reject(String pair, MemberName member, Secret token, Instant at) {
        rejected.putIfAbsent(key(pair, member, token), at);
    }

    @Override
    public void withdraw(String pair, MemberName member, Secret token) {
        rejected.remove(key(pair, member, token));
    }

    private static String key(String pair, MemberName member, Secret token) {
        return pair + "/" + member.text() + "/" + token.digest();
    }
}
