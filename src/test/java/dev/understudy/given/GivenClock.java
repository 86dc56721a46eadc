// SPDX-License-Identifier: Apache-2.0
package dev.understudy.given;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. */
public final class GivenClock extends Clock {
    /** A night in winter; Vienna reads 03:12:40. */
    public static final Instant NIGHT = Instant.parse("2026-11-24T02:12:40Z");

    private volatile Instant now;

    public GivenClock(Instant now) {
        this.now = now;
    }

    public static GivenClock atNight() {
        return new GivenClock(NIGHT);
    }

    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    public void set(Instant instant) {
        now = instant;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("times of the product are UTC");
    }
}
