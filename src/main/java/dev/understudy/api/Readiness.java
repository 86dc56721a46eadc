// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

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

/** Whether the process lives (restart it if not) and whether it does its work (tell a human if not). */
public final class Readiness {
    private static final int MISSED_PULSES = 4;

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
        Duration allowed = settings.health().pulse().multipliedBy(MISSED_PULSES);
        for (PairSettings pair : settings.pairs()) {
            Instant last = successes
                    .last("health-check", pair.name())
                    .filter(startedAt::isBefore)
                    .orElse(startedAt);
            Duration age = Duration.between(last, clock.instant());
            if (age.compareTo(allowed) > 0) {
                return Optional.of("no look at pair " + pair.name() + " for " + age.toSeconds() + " s (allowed: "
                        + allowed.toSeconds() + " s)");
            }
        }
        return Optional.empty();
    }

    private Optional<String> letterTrouble() {
        long undelivered = outbox.undelivered();
        boolean stuck = outbox.newest(50).stream()
                .anyMatch(alert -> alert.attempts() > 1 && alert.sentAt().isEmpty());
        return undelivered > 0 && stuck ? Optional.of(undelivered + " letters can not be delivered") : Optional.empty();
    }
}
