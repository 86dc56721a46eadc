// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import dev.understudy.run.Waiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Time that moves only when everybody waits. Every job keeps a thread of its own, but exactly one of them, the holder of
 * the baton, runs; waiting passes the baton to the earliest event by (time, sequence), so the same story always plays
 * the same way. The test's own thread holds the baton first and between its calls.
 *
 * <p>A call to the outside runs beside its holder while time stands still, until it ends or the lab says that the answer
 * will take until some virtual instant; then the holder waits for that or for its own limit, whichever is first.
 */
public final class VirtualTime implements Waiter, AutoCloseable {
    private static final Duration REAL_LIMIT = Duration.ofSeconds(60);

    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::sequence));
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "virtual");
        thread.setDaemon(true);
        return thread;
    });
    private Instant now;
    private long sequence;
    private OutsideCall inCall;
    private boolean closed;

    private record Event(Instant at, long sequence, Turn turn) {}

    /** A place in the queue: either a blocked thread or a job that has not begun. */
    private static final class Turn {
        private final Condition granted;
        private final Runnable job;
        private boolean mine;

        Turn(Condition granted, Runnable job) {
            this.granted = granted;
            this.job = job;
        }
    }

    /** What the holder knows of its call and the lab of its holder. */
    private static final class OutsideCall {
        private final Condition changed;
        private boolean ended;
        private Instant heldUntil;
        private boolean released;

        OutsideCall(Condition changed) {
            this.changed = changed;
        }
    }

    public VirtualTime(Instant start) {
        this.now = start;
    }

    public Instant now() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    /** The clock of this time, in UTC. */
    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("virtual time is UTC; convert where a zone is wanted");
            }

            @Override
            public Instant instant() {
                return now();
            }
        };
    }

    /** For the test: lets this much time pass, with everything that happens in it. */
    public void advance(Duration duration) {
        try {
            await(now().plus(duration));
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while time passed", e);
        }
    }

    /** Runs a job with the baton at the given instant. */
    public void at(Instant when, Runnable job) {
        lock.lock();
        try {
            add(when, new Turn(lock.newCondition(), job));
        } finally {
            lock.unlock();
        }
    }

    /** A pool whose tasks are jobs of this time: they begin in the order they were given, one at a time. */
    public ExecutorService pool() {
        return new VirtualPool(this);
    }

    @Override
    public void await(Instant until) throws InterruptedException {
        lock.lock();
        try {
            if (!until.isAfter(now)) {
                return;
            }
            waitFor(add(until, new Turn(lock.newCondition(), null)));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public <T> T within(Duration limit, Callable<T> call, Runnable abort) throws Exception {
        lock.lock();
        try {
            Instant deadline = now.plus(limit);
            OutsideCall outside = new OutsideCall(lock.newCondition());
            inCall = outside;
            Future<T> answer = threads.submit(() -> {
                try {
                    return call.call();
                } finally {
                    ended(outside);
                }
            });
            while (true) {
                awaitChange(outside);
                if (outside.ended) {
                    inCall = null;
                    return result(answer);
                }
                Instant wake = outside.heldUntil.isBefore(deadline) ? outside.heldUntil : deadline;
                inCall = null;
                waitFor(add(wake, new Turn(lock.newCondition(), null)));
                inCall = outside;
                boolean givenUp = !outside.heldUntil.isBefore(deadline);
                outside.heldUntil = null;
                outside.released = true;
                outside.changed.signalAll();
                if (givenUp) {
                    abort.run();
                    awaitEnd(outside);
                    inCall = null;
                    throw new TimeoutException("no answer within " + limit);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** For the lab, on the thread that is to answer: the answer takes until then. */
    public void hold(Instant until) throws InterruptedException {
        lock.lock();
        try {
            OutsideCall outside = inCall;
            if (outside == null) {
                throw new IllegalStateException("the lab holds an answer, and nobody with the baton has asked");
            }
            outside.released = false;
            outside.heldUntil = until;
            outside.changed.signalAll();
            while (!outside.released && !closed) {
                outside.changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            events.forEach(event -> event.turn().granted.signalAll());
        } finally {
            lock.unlock();
        }
        threads.shutdownNow();
    }

    private Turn add(Instant when, Turn turn) {
        events.add(new Event(when, sequence++, turn));
        return turn;
    }

    private void waitFor(Turn turn) throws InterruptedException {
        passBaton();
        while (!turn.mine) {
            if (closed) {
                throw new InterruptedException("virtual time has ended");
            }
            turn.granted.await();
        }
    }

    private void passBaton() {
        Event next = events.poll();
        if (next == null) {
            throw new IllegalStateException("nobody is left to take the baton");
        }
        if (next.at().isAfter(now)) {
            now = next.at();
        }
        next.turn().mine = true;
        if (next.turn().job == null) {
            next.turn().granted.signalAll();
            return;
        }
        if (closed) {
            return;
        }
        threads.execute(() -> {
            try {
                next.turn().job.run();
            } finally {
                lock.lock();
                try {
                    if (!closed) {
                        passBaton();
                    }
                } finally {
                    lock.unlock();
                }
            }
        });
    }

    private void ended(OutsideCall outside) {
        lock.lock();
        try {
            outside.ended = true;
            outside.changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitChange(OutsideCall outside) throws InterruptedException {
        long left = REAL_LIMIT.toNanos();
        while (!outside.ended && outside.heldUntil == null) {
            left = outside.changed.awaitNanos(left);
            if (left <= 0) {
                throw new IllegalStateException("a call to the outside neither ended nor was held by the lab");
            }
        }
    }

    private void awaitEnd(OutsideCall outside) throws InterruptedException {
        long left = REAL_LIMIT.toNanos();
        while (!outside.ended) {
            left = outside.changed.awaitNanos(left);
            if (left <= 0) {
                throw new IllegalStateException("a call to the outside did not end when it was aborted");
            }
        }
    }

    private static <T> T result(Future<T> answer) throws Exception {
        try {
            return answer.get();
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
