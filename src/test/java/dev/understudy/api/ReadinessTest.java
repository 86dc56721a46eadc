// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.alert.Letters;
import dev.understudy.alert.Outbox;
import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.journal.Journal;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.Settings;
import dev.understudy.run.JobSuccesses;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private final SqlStore store = GivenStore.fresh().store();
    private final GivenClock clock = GivenClock.atNight();
    private final JobSuccesses successes = JobSuccesses.in(store, clock);
    private final Settings settings = GivenSettings.home();
    private final Outbox outbox =
            Outbox.in(store, Journal.in(store, clock), clock, new Letters(settings), "example.org");
    private final Readiness readiness = new Readiness(settings, successes, outbox, Optional::empty, clock);

    @Test
    void waitsForTheFirstLookAfterTheStart() {
        assertThat(readiness.isReady()).isTrue();

        clock.advance(Duration.ofSeconds(121));

        assertThat(readiness.isReady()).isFalse();
    }

    @Test
    void isReadyWhilePairsAreLookedAt() {
        clock.advance(Duration.ofHours(2));
        successes.succeeded("health-check", "home");
        clock.advance(Duration.ofSeconds(120));

        assertThat(readiness.isReady()).isTrue();

        clock.advance(Duration.ofSeconds(1));

        assertThat(readiness.isReady()).isFalse();
    }

    @Test
    void takesNoLookOfTheFutureForOne() {
        clock.advance(Duration.ofHours(2));
        successes.succeeded("health-check", "home");
        clock.advance(Duration.ofSeconds(-61));

        assertThat(readiness.isReady()).isFalse();
        assertThat(readiness.health(false).toString()).contains("is dated 61 s from now: the clock was set back");
    }

    @Test
    void isReadyAgainWithTheFirstLookAfterTheClockWasSetBack() {
        successes.succeeded("health-check", "home");
        clock.advance(Duration.ofHours(-1));
        successes.succeeded("health-check", "home");

        assertThat(readiness.isReady()).isTrue();
    }
}
