// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import dev.understudy.lab.LabClock;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Changes planned for later; done in their order when somebody looks at the world after their time. */
final class Deeds {
    private final LabClock clock;
    private final PriorityQueue<Deed> planned =
            new PriorityQueue<>(Comparator.comparing(Deed::when).thenComparing(Deed::number));
    private long count;
    private boolean settling;

    private record Deed(Instant when, long number, Runnable doing) {}

    Deeds(LabClock clock) {
        this.clock = clock;
    }

    void plan(Instant when, Runnable doing) {
        synchronized (this) {
            planned.add(new Deed(when, count++, doing));
        }
        clock.at(when, () -> settle(clock.now()));
    }

    synchronized void settle(Instant now) {
        if (settling) {
            return;
        }
        settling = true;
        try {
            while (!planned.isEmpty() && !planned.peek().when().isAfter(now)) {
                planned.poll().doing().run();
            }
        } finally {
            settling = false;
        }
    }
}
