// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import dev.understudy.lab.LabClock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Server threads that say nothing until they are let go, their caller gives up, or their listener shuts. */
public final class Hangs {
    private final LabClock clock;
    private final Set<Thread> held = new HashSet<>();

    public Hangs(LabClock clock) {
        this.clock = clock;
    }

    /** Comes back when the hang is over; the caller then ends the connection without an answer. */
    public Answer hang() {
        synchronized (held) {
            held.add(Thread.currentThread());
        }
        try {
            clock.hold(Instant.MAX);
        } catch (InterruptedException letGo) {
            return Answer.none();
        } finally {
            synchronized (held) {
                held.remove(Thread.currentThread());
                Thread.interrupted();
            }
        }
        return Answer.none();
    }

    public void letGo() {
        synchronized (held) {
            held.forEach(Thread::interrupt);
        }
    }
}
