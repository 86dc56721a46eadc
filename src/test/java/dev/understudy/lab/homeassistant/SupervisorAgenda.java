// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import dev.understudy.lab.LabClock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * What is to happen at which instant. It happens when the clock says so or when somebody asks later, and always as of
 * its own instant, so what is seen is a function of the clock.
 */
final class SupervisorAgenda {
    private final LabClock clock;
    private final Runnable settle;
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::when).thenComparing(Entry::number));
    private long number;

    private record Entry(Instant when, long number, Consumer<Instant> happening) {}

    SupervisorAgenda(LabClock clock, Runnable settle) {
        this.clock = clock;
        this.settle = settle;
    }

    void at(Instant when, Consumer<Instant> happening) {
        entries.add(new Entry(when, number++, happening));
        clock.at(when, settle);
    }

    void doWhatIsDue() {
        Instant now = clock.now();
        while (!entries.isEmpty() && !entries.peek().when().isAfter(now)) {
            Entry entry = entries.remove();
            entry.happening().accept(entry.when());
        }
    }

    Optional<Instant> next() {
        return Optional.ofNullable(entries.peek()).map(Entry::when);
    }

    void clear() {
        entries.clear();
    }
}
