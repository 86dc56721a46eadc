// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import dev.understudy.run.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.Exchange;

/** What toy runs call for their work: it takes as long, and works or not, as a story says, and keeps when it was called. */
public final class Stagehand {
    private final List<Instant> begun = new ArrayList<>();
    private final List<Instant> succeeded = new ArrayList<>();
    private VirtualTime time;
    private Duration takes = Duration.ofMinutes(5);
    private Predicate<Instant> works = instant -> true;

    void livesIn(VirtualTime virtual) {
        this.time = virtual;
    }

    synchronized void takes(Duration duration) {
        takes = duration;
    }

    /** @param when asked with the instant at which the work begins */
    synchronized void works(Predicate<Instant> when) {
        works = when;
    }

    public void work(Exchange exchange) throws InterruptedException {
        Instant now = time.now();
        Duration duration;
        boolean well;
        synchronized (this) {
            begun.add(now);
            duration = takes;
            well = works.test(now);
        }
        Waiter waiter = time;
        waiter.await(now.plus(duration));
        if (!well) {
            throw new IllegalStateException("the host is down");
        }
        synchronized (this) {
            succeeded.add(time.now());
        }
    }

    /** When work was begun, well or not. */
    synchronized List<Instant> begun() {
        return List.copyOf(begun);
    }

    synchronized List<Instant> succeeded() {
        return List.copyOf(succeeded);
    }
}
