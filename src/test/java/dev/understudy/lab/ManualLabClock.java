// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;

/**
 * Time by hand, for tests of the lab itself: it moves only by {@link #pass}, and a hold with an end takes no time but
 * moves the clock to that end.
 */
public final class ManualLabClock implements LabClock {
    private final PriorityQueue<Change> changes =
            new PriorityQueue<>(Comparator.comparing(Change::when).thenComparing(Change::number));
    private Instant now = Instant.parse("2026-11-24T03:00:00Z");
    private long number;

    private record Change(Instant when, long number, Runnable change) {}

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public void hold(Instant until) throws InterruptedException {
        if (until.equals(Instant.MAX)) {
            new CountDownLatch(1).await();
        }
        moveTo(until);
    }

    @Override
    public void at(Instant when, Runnable change) {
        synchronized (this) {
            if (when.isAfter(now)) {
                changes.add(new Change(when, number++, change));
                return;
            }
        }
        change.run();
    }

    public void pass(Duration time) {
        moveTo(now().plus(time));
    }

    private void moveTo(Instant until) {
        for (Runnable due = next(until); due != null; due = next(until)) {
            due.run();
        }
    }

    /** The next change due by then, the clock set to it; null when the clock has arrived. */
    private synchronized Runnable next(Instant until) {
        Change first = changes.peek();
        if (first == null || first.when().isAfter(until)) {
            now = until.isAfter(now) ? until : now;
            return null;
        }
        changes.remove();
        now = first.when().isAfter(now) ? first.when() : now;
        return first.change();
    }
}
