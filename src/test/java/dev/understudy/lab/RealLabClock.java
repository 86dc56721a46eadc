// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The time of this machine, for the demo and for tests that need true sockets' time-outs. */
public final class RealLabClock implements LabClock {
    private static final Duration LONGEST_HOLD = Duration.ofDays(1);

    private final ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lab-clock");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void hold(Instant until) throws InterruptedException {
        new CountDownLatch(1).await(millisTo(until), TimeUnit.MILLISECONDS);
    }

    @Override
    public void at(Instant when, Runnable change) {
        changes.schedule(change, millisTo(when), TimeUnit.MILLISECONDS);
    }

    private long millisTo(Instant when) {
        Instant now = now();
        if (when.isAfter(now.plus(LONGEST_HOLD))) {
            return LONGEST_HOLD.toMillis();
        }
        return Math.max(0, Duration.between(now, when).toMillis() + 1);
    }
}
