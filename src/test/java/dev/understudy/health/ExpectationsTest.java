// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import static dev.understudy.pair.MemberName.PRIMARY;
import static dev.understudy.pair.MemberName.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenStore;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.SqlRoleLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
    private static final Duration CHECK = Duration.ofMinutes(5);

    private final SqlStore store = GivenStore.fresh().store();
    private final Expectations expectations = new Expectations(store, new SqlRoleLedger(store), List.of());
    private Instant now = GivenClock.NIGHT;

    @Test
    void doesNotFollowALossOfAFewAtEachCheck() {
        learn(263);
        for (int left = 262; left > 240; left--) {
            learn(left);
        }

        assertThat(expected()).isEqualTo(263);
    }

    @Test
    void believesMoreAtOnce() {
        learn(263);
        learn(270);

        assertThat(expected()).isEqualTo(270);
    }

    @Test
    void believesLessAfterADayInWhichItWasNeverMoreAndThenTheMostOfThatDay() {
        learn(263);
        learn(250);
        learn(255);
        learnFor(Duration.ofHours(23), 248);
        int before = expected();
        learnFor(Duration.ofHours(1), 248);

        assertThat(before).isEqualTo(263);
        assertThat(expected()).isEqualTo(255);
    }

    @Test
    void oneFullCountBeginsTheDayAnew() {
        learn(263);
        learnFor(Duration.ofHours(20), 250);
        learn(263);
        learnFor(Duration.ofHours(20), 250);

        assertThat(expected()).isEqualTo(263);
    }

    @Test
    void onlyTheMemberOnStageIsExpectedToChange() {
        assertThat(expectations.of("home", PRIMARY).lively()).isTrue();
        assertThat(expectations.of("home", STANDBY).lively()).isFalse();
    }

    private void learnFor(Duration duration, int entities) {
        Instant end = now.plus(duration);
        while (now.isBefore(end)) {
            learn(entities);
        }
    }

    private void learn(int entities) {
        expectations.learn("home", PRIMARY, new Census(entities, 0, Optional.empty()), now);
        now = now.plus(CHECK);
    }

    private int expected() {
        return expectations.of("home", PRIMARY).entities();
    }
}
