// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

import dev.understudy.alert.Alert;
import dev.understudy.alert.Outbox;
import dev.understudy.journal.StoreFailure;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.run.JobSuccesses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether the process lives (restart it if not) and whether it does its work (tell a human if not). */
public final class Readiness {
    private static final int MISSED_PULSES = 4;
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    private final Settings settings;
    private final JobSuccesses successes;
    private final Outbox outbox;
    private final Supplier<Optional<String>> routeTrouble;
    private final Clock clock;
    private final Instant startedAt;

    /** @param routeTrouble why not every route runs; empty if all do */
    public Readiness(
            Settings settings,
            JobSuccesses successes,
            Outbox outbox,
            Supplier<Optional<String>> routeTrouble,
            Clock clock) {
        this.settings = settings;
        this.successes = successes;
        this.outbox = outbox;
        this.routeTrouble = routeTrouble;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    public boolean isReady() {
        return "UP".equals(health(false).get("status"));
    }

    /** @param liveOnly leaves out what a restart of the process can not mend */
    Map<String, Object> health(boolean liveOnly) {
        List<Object> checks = new ArrayList<>();
        boolean up = add(checks, "store", storeTrouble());
        if (!liveOnly && up) {
            up &= add(checks, "routes", routeTrouble.get());
            up &= add(checks, "pulse", pulseTrouble());
            up &= add(checks, "letters", letterTrouble());
        }
        return Views.map("status", up ? "UP" : "DOWN", "checks", checks);
    }

    private static boolean add(List<Object> checks, String name, Optional<String> trouble) {
        checks.add(
                Views.map("name", name, "status", trouble.isEmpty() ? "UP" : "DOWN", "detail", trouble.orElse(null)));
        return trouble.isEmpty();
    }

    private Optional<String> storeTrouble() {
        try {
            outbox.undelivered();
            return Optional.empty();
        } catch (StoreFailure e) {
            return Optional.of("the store does not answer");
        }
    }

    private Optional<String> pulseTrouble() {
        Instant now = clock.instant();
        Duration allowed = settings.health().pulse().multipliedBy(MISSED_PULSES);
        for (PairSettings pair : settings.pairs()) {
            Optional<Instant> last = successes.last("health-check", pair.name());
            // why: who has just started has not had the time to look
            boolean fresh = Stream.concat(last.stream(), Stream.of(startedAt))
                    .map(instant -> Duration.between(instant, now))
                    .anyMatch(age -> age.compareTo(allowed) <= 0
                            && age.plus(CLOCK_TOLERANCE).compareTo(Duration.ZERO) >= 0);
            if (!fresh) {
                return Optional.of(stale(pair.name(), Duration.between(last.orElse(startedAt), now), allowed));
            }
        }
        return Optional.empty();
    }

    private static String stale(String pair, Duration age, Duration allowed) {
        return age.isNegative()
                ? "the newest look at pair " + pair + " is dated " + age.abs().toSeconds()
                        + " s from now: the clock was set back, and there was none since"
                : "no look at pair " + pair + " for " + age.toSeconds() + " s (allowed: " + allowed.toSeconds() + " s)";
    }

    private Optional<String> letterTrouble() {
        return outbox.oldestUndelivered()
                .filter(oldest -> oldest.attempts() > 1 || oldest.state() == Alert.State.REFUSED)
                .map(oldest ->
                        outbox.undelivered() + " letters can not be delivered, the oldest since " + oldest.dueAt());
    }
}
