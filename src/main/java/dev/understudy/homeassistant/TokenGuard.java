// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.health.Signal.Reading;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Stands before every call with a token of one member, and lets a refused one through never again. */
public final class TokenGuard {
    private final PairSettings pair;
    private final MemberName member;
    private final MemberTokens tokens;
    private final RejectedTokens rejected;
    private final Clock clock;
    private final AtomicReference<Secret> unconfirmed = new AtomicReference<>();

    public TokenGuard(PairSettings pair, MemberName member, MemberTokens tokens, RejectedTokens rejected, Clock clock) {
        this.pair = pair;
        this.member = member;
        this.tokens = tokens;
        this.rejected = rejected;
        this.clock = clock;
    }

    /** True while a restore replaces the users of the member. */
    boolean isResting() {
        return tokens.opens(pair.name(), member) == MemberTokens.Opens.NONE;
    }

    /** When the last token that could open it was refused; empty while there is one to try. */
    Optional<Instant> rejectedAt() {
        Optional<Instant> last = Optional.empty();
        for (Secret token : candidates()) {
            last = rejected.rejectedAt(pair.name(), member, token);
            if (last.isEmpty()) {
                return last;
            }
        }
        return last;
    }

    /**
     * The token that opens it by the ledger; and after that of the pair its own, which is how an admin lets us in who has
     * given the pair another token before the standby could learn of it.
     */
    private List<Secret> candidates() {
        Optional<Secret> first = tokens.token(pair, member);
        boolean isPairs = tokens.opens(pair.name(), member) == MemberTokens.Opens.PAIR;
        return Stream.concat(
                        first.stream(), isPairs ? Stream.of(pair.member(member).token()) : Stream.empty())
                .distinct()
                .toList();
    }

    /** The token that opens the member, unless it was refused before. */
    Secret usable() throws Unanswered {
        if (isResting()) {
            throw resting();
        }
        for (Secret token : candidates()) {
            if (!rejected.rejected(pair.name(), member, token)) {
                return token;
            }
        }
        throw new Unanswered(Reading.UNAUTHORIZED, untried(rejectedAt().orElseGet(clock::instant)));
    }

    void reject(Secret token) {
        unconfirmed.set(token);
        rejected.reject(pair.name(), member, token, clock.instant());
    }

    /** A real core stands behind the refusal. */
    void confirm() {
        unconfirmed.set(null);
    }

    /** A refusal that no core has confirmed came from the landing page, and the token is not to blame. */
    void metLandingPage() {
        Secret token = unconfirmed.getAndSet(null);
        if (token != null) {
            rejected.withdraw(pair.name(), member, token);
        }
    }

    /** A restore gives the member other users: what its core refused before says nothing of the one that comes up. */
    void forgetRefusals() {
        rejected.withdraw(pair.name(), member, pair.member(member).token());
        rejected.withdraw(pair.name(), member, pair.primary().token());
    }

    static Unanswered resting() {
        return new Unanswered(
                Reading.BUSY, "a configuration is being restored on it, and no token is tried until that is through");
    }

    static String untried(Instant at) {
        return "token was rejected at " + at + "; not tried again until it is changed";
    }

    static Unanswered dead(String where) {
        return new Unanswered(Reading.UNAUTHORIZED, "token was rejected " + where);
    }
}
