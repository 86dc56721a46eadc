// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.health.Signal.Reading;
import dev.understudy.pair.MemberSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands before every call with one member's token and lets a refused one through never again. */
public final class TokenGuard {
    private final String pair;
    private final MemberSettings member;
    private final RejectedTokens rejected;
    private final Clock clock;
    private final AtomicBoolean unconfirmed = new AtomicBoolean();

    public TokenGuard(String pair, MemberSettings member, RejectedTokens rejected, Clock clock) {
        this.pair = pair;
        this.member = member;
        this.rejected = rejected;
        this.clock = clock;
    }

    Optional<Instant> rejectedAt() {
        return rejected.rejectedAt(pair, member.name(), member.token());
    }

    void refuseRejected() throws Unanswered {
        Optional<Instant> at = rejectedAt();
        if (at.isPresent()) {
            throw new Unanswered(Reading.UNAUTHORIZED, untried(at.get()));
        }
    }

    void reject() {
        unconfirmed.set(true);
        rejected.reject(pair, member.name(), member.token(), clock.instant());
    }

    /** A real core stands behind the refusal. */
    void confirm() {
        unconfirmed.set(false);
    }

    /** A refusal that no core has confirmed came from the landing page, and the token is not to blame. */
    void metLandingPage() {
        if (unconfirmed.compareAndSet(true, false)) {
            rejected.withdraw(pair, member.name(), member.token());
        }
    }

    static String untried(Instant at) {
        return "token was rejected at " + at + "; not tried again until it is changed";
    }

    static Unanswered dead(String where) {
        return new Unanswered(Reading.UNAUTHORIZED, "token was rejected " + where);
    }
}
