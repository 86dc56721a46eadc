// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.homeassistant.MemberTokens;
import dev.understudy.homeassistant.RejectedTokens;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.Secret;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * why: the store belongs to the running product; a check that a human orders may try a dead token once. A standby that
 * refuses its own has very likely had its first sync, so the pair's is tried then, once, and no other.
 */
final class TokensOfOneCheck implements RejectedTokens, MemberTokens {
    private final Map<String, Instant> rejected = new HashMap<>();
    private final Map<String, Map<MemberName, Opens>> opening = new HashMap<>();

    @Override
    public Opens opens(String pair, MemberName member) {
        return opening.getOrDefault(pair, Map.of()).getOrDefault(member, Opens.OWN);
    }

    @Override
    public void open(String pair, MemberName member, Opens opens) {
        opening.computeIfAbsent(pair, name -> new EnumMap<>(MemberName.class)).put(member, opens);
    }

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
