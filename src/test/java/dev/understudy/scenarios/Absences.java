// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** When host and controller are away in a story, made up from a seed; neither is around the instants that it spares. */
final class Absences {
    private static final Duration SPARED_BEFORE = Duration.ofHours(6);
    private static final Duration SPARED_AFTER = Duration.ofHours(8);

    private final Random random;
    private final Instant begin;
    private final Instant end;
    private final List<Instant> spared;
    private final List<Absence> ofHost = new ArrayList<>();
    private final List<Absence> ofController = new ArrayList<>();

    /** From one instant to just before another. */
    record Absence(Instant from, Instant until) {}

    Absences(long seed, Instant begin, Instant end, List<Instant> spared) {
        this.random = new Random(seed);
        this.begin = begin;
        this.end = end;
        this.spared = spared;
        // short ones of a host that is restarted, and some that last for days
        fill(ofHost, Duration.ofDays(2), Duration.ofHours(3));
        fill(ofHost, Duration.ofDays(20), Duration.ofHours(60));
        fill(ofController, Duration.ofDays(25), Duration.ofHours(50));
    }

    /** More of them, of something else. */
    List<Absence> more(Duration apart, Duration longest) {
        List<Absence> more = new ArrayList<>();
        fill(more, apart, longest);
        return more;
    }

    private void fill(List<Absence> absences, Duration apart, Duration longest) {
        Instant at = begin.plus(random(apart));
        while (at.isBefore(end)) {
            Instant until = at.plus(Duration.ofMinutes(5)).plus(random(longest));
            Instant from = at;
            boolean clear = spared.stream()
                    .allMatch(instant ->
                            until.isBefore(instant.minus(SPARED_BEFORE)) || from.isAfter(instant.plus(SPARED_AFTER)));
            if (clear && until.isBefore(end)) {
                absences.add(new Absence(from, until));
            }
            at = until.plus(apart.dividedBy(2)).plus(random(apart));
        }
    }

    private Duration random(Duration longest) {
        return Duration.ofSeconds(random.nextInt((int) longest.toSeconds()));
    }

    Instant end() {
        return end;
    }

    List<Absence> ofHost() {
        return ofHost;
    }

    List<Absence> ofController() {
        return ofController;
    }

    boolean isHostAway(Instant now) {
        return ofHost.stream().anyMatch(absence -> !now.isBefore(absence.from()) && now.isBefore(absence.until()));
    }

    /**
     * True if both are there from some instant on for so long that an attempt of that date must work. Pauses double, so
     * the next attempt after an absence comes at the latest when as much time has passed again.
     *
     * @param due when the date is due
     * @param next when the following one is
     */
    boolean leaveRoomFor(Instant due, Instant next, Duration takes, Duration slack) {
        return leaveRoomFor(due, next, takes, slack, List.of());
    }

    /** As {@link #leaveRoomFor(Instant, Instant, Duration, Duration)}, with other times in which no attempt works. */
    boolean leaveRoomFor(Instant due, Instant next, Duration takes, Duration slack, List<Absence> others) {
        List<Absence> away = Stream.of(ofHost, ofController, others)
                .flatMap(List::stream)
                .filter(absence ->
                        absence.until().isAfter(due) && absence.from().isBefore(next))
                .sorted(Comparator.comparing(Absence::from))
                .toList();
        Instant there = due;
        for (Absence absence : away) {
            if (absence.from().isAfter(there) && isEnough(due, there, absence.from(), takes, slack)) {
                return true;
            }
            there = absence.until().isAfter(there) ? absence.until() : there;
        }
        return isEnough(due, there, next, takes, slack);
    }

    private static boolean isEnough(Instant due, Instant there, Instant until, Duration takes, Duration slack) {
        Instant begun = there.plus(Duration.between(due, there)).plus(slack);
        return !begun.plus(takes).isAfter(until);
    }
}
