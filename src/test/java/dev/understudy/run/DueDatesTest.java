// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenStore;
import dev.understudy.journal.Journal;
import dev.understudy.journal.SqlStore;
import dev.understudy.run.DueDate.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DueDatesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    private final GivenStore given = GivenStore.fresh();
    private final SqlStore store = given.store();
    private final GivenClock clock = GivenClock.atNight();
    private final Runs runs = Runs.in(store, Journal.in(store, clock), clock);
    private final DueDates dates = DueDates.in(store, clock);

    @Test
    void aDateAndItsRunBecomeDurableTogetherOrNotAtAll() {
        assertThatThrownBy(() -> runs.begin(order(TODAY), "v1", run -> {
                    dates.claim("full-backup", "home", due(TODAY), run);
                    throw new IllegalStateException("the process dies here");
                }))
                .hasMessage("the process dies here");

        assertThat(dates.find("full-backup", "home", TODAY)).isEmpty();
        assertThat(given.count("run")).isZero();
        assertThat(given.count("lane")).isZero();

        Run run = begin(TODAY);
        assertThat(today().run()).hasValue(run.id());
        assertThat(today().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aDateThatIsRunningOrDoneIsNotClaimedAgain() {
        Run first = begin(TODAY);
        runs.end(first.id(), RunOutcome.OK, "done");
        assertThatThrownBy(() -> begin(TODAY)).hasMessageContaining("is running already");
        dates.settle(today(), State.DONE, Optional.empty());

        assertThatThrownBy(() -> begin(TODAY)).hasMessageContaining("is done already");

        assertThat(given.count("run")).isEqualTo(1);
        assertThat(given.count("lane")).isZero();
    }

    @Test
    void aDateThatFailedWaitsForItsNextAttemptAndCountsThem() {
        Run first = begin(TODAY);
        runs.end(first.id(), RunOutcome.FAILED, "it failed");
        Instant again = clock.instant().plus(today().pause());
        dates.settle(today(), State.WAITING, Optional.of(again));

        assertThat(today().pause()).isEqualTo(Duration.ofMinutes(30));
        assertThat(today().isOpen(again.minusMillis(1))).isFalse();
        assertThat(today().isOpen(again)).isTrue();

        begin(TODAY);
        assertThat(today().attempts()).isEqualTo(2);
        assertThat(today().pause()).isEqualTo(Duration.ofHours(1));
        assertThat(today().nextAttemptAt()).isEmpty();
    }

    @Test
    void whatIsDoneStaysDone() {
        begin(TODAY);
        dates.settle(today(), State.DONE, Optional.empty());

        dates.settle(today(), State.WAITING, Optional.of(clock.instant()));

        assertThat(today().state()).isEqualTo(State.DONE);
    }

    @Test
    void aYoungerDateTakesThePlaceOfOneThatStillWaits() {
        dates.await("full-backup", "home", due(TODAY));
        dates.await("full-backup", "home", due(TODAY));
        dates.await("full-backup", "cabin", due(TODAY));

        dates.await("full-backup", "home", due(TODAY.plusDays(1)));

        assertThat(today().state()).isEqualTo(State.GIVEN_UP);
        assertThat(dates.newest("full-backup", "home").orElseThrow().on()).isEqualTo(TODAY.plusDays(1));
        assertThat(dates.find("full-backup", "cabin", TODAY).orElseThrow().state())
                .isEqualTo(State.WAITING);
    }

    @Test
    void aJobIsKnownSinceItWasFirstAskedFor() {
        Instant first = dates.knownSince("full-backup", "home");
        clock.advance(Duration.ofDays(3));

        assertThat(dates.knownSince("full-backup", "home")).isEqualTo(first).isEqualTo(GivenClock.NIGHT);
        assertThat(dates.knownSince("full-backup", "cabin")).isEqualTo(clock.instant());
    }

    private Run begin(LocalDate on) {
        return runs.begin(order(on), "v1", run -> dates.claim("full-backup", "home", due(on), run));
    }

    private DueDate today() {
        return dates.find("full-backup", "home", TODAY).orElseThrow();
    }

    private static RunOrder order(LocalDate on) {
        return RunOrder.dueOn(on, "full-backup", "home");
    }

    private static Due due(LocalDate on) {
        Instant at = Instant.parse(on + "T01:00:00Z");
        return new Due(on, at, at.plus(Duration.ofDays(1)), Duration.ofDays(1));
    }
}
