// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets real time pass; limits are kept by one daemon thread that calls the abort. */
public final class RealWaiter implements Waiter, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RealWaiter.class);
    private static final Duration LONGEST_NAP = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofDays(36500);

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition never = lock.newCondition();
    private final ScheduledThreadPoolExecutor limits;

    public RealWaiter(Clock clock) {
        this.clock = Objects.requireNonNull(clock);
        this.limits = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "understudy-limits");
            thread.setDaemon(true);
            return thread;
        });
        limits.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void await(Instant until) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanosUntil(until);
            // safety: counted on a clock that nobody sets; one set back by an hour must not make an hour's silence
            // (RealWaiterTest)
            long end = System.nanoTime() + left;
            while (left > 0) {
                // why: short naps notice a clock that was set forward while we waited
                never.awaitNanos(Math.min(left, LONGEST_NAP.toNanos()));
                left = Math.min(end - System.nanoTime(), nanosUntil(until));
            }
        } finally {
            lock.unlock();
        }
    }

    private long nanosUntil(Instant until) {
        Duration left = Duration.between(clock.instant(), until);
        return (left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left).toNanos();
    }

    @Override
    public <T> T within(Duration limit, Callable<T> call, Runnable abort) throws Exception {
        AtomicBoolean aborted = new AtomicBoolean();
        Future<?> alarm = limits.schedule(
                () -> {
                    aborted.set(true);
                    runQuietly(abort);
                },
                limit.toNanos(),
                TimeUnit.NANOSECONDS);
        try {
            return call.call();
        } catch (Exception e) {
            if (!aborted.get()) {
                throw e;
            }
            TimeoutException timeout = new TimeoutException("no end within " + limit.toMillis() + " ms");
            timeout.initCause(e);
            throw timeout;
        } finally {
            alarm.cancel(false);
        }
    }

    private static void runQuietly(Runnable abort) {
        try {
            abort.run();
        } catch (RuntimeException e) {
            LOG.debug("ending a call at its limit failed: {}", e.getClass().getName());
        }
    }

    @Override
    public void close() {
        limits.shutdownNow();
    }
}
