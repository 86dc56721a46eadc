// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobSuccessesTest {
    private final GivenClock clock = GivenClock.atNight();
    private final JobSuccesses successes = JobSuccesses.in(GivenStore.fresh().store(), clock);

    @Test
    void knowsNothingOfAJobThatNeverSucceeded() {
        assertThat(successes.last("health-check", "home")).isEmpty();
    }

    @Test
    void keepsTheNewestSuccess() {
        successes.succeeded("health-check", "home");
        clock.advance(Duration.ofSeconds(30));
        successes.succeeded("health-check", "home");

        assertThat(successes.last("health-check", "home")).contains(GivenClock.NIGHT.plusSeconds(30));
    }

    @Test
    void keepsJobsAndPairsApart() {
        successes.succeeded("health-check", "home");

        assertThat(successes.last("health-check", "cabin")).isEmpty();
        assertThat(successes.last("alerting", "home")).isEmpty();
    }
}
