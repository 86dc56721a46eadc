// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** Time for tests: it stands still until somebody waits and then is there at once; calls keep real limits. */
public final class JumpingTime extends Clock implements Waiter, AutoCloseable {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T09:00:00Z"));
    private final RealWaiter real = new RealWaiter(Clock.systemUTC());

    @Override
    public void await(Instant until) {
        now.accumulateAndGet(until, (current, wanted) -> wanted.isAfter(current) ? wanted : current);
    }

    @Override
    public <T> T within(Duration limit, Callable<T> call, Runnable abort) throws Exception {
        return real.within(limit, call, abort);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("tests run in UTC");
    }

    @Override
    public void close() {
        real.close();
    }
}
