// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenIncidents;
import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.SqlStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OutboxSendingTest {
    private final SqlStore store = GivenStore.fresh().store();
    private final GivenClock clock = GivenClock.atNight();
    private final Journal journal = Journal.in(store, clock);
    private final GivenIncidents world = new GivenIncidents(store, journal, clock);
    private final Outbox outbox = outbox();

    @Test
    void aLeasedLetterBelongsToItsHolderUntilTheLeaseEnds() {
        oneLetter();

        Optional<Alert> mine = outbox.lease();
        Optional<Alert> yours = outbox().lease();
        clock.advance(Duration.ofMinutes(2));
        Optional<Alert> afterwards = outbox().lease();

        assertThat(mine).isPresent();
        assertThat(yours).isEmpty();
        assertThat(afterwards).isPresent();
    }

    @Test
    void oneOfManyWhoAskAtTheSameTimeGetsTheLetter() {
        oneLetter();

        List<CompletableFuture<Optional<Alert>>> asked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asked.add(CompletableFuture.supplyAsync(() -> outbox().lease()));
        }

        assertThat(asked.stream().map(CompletableFuture::join).filter(Optional::isPresent))
                .hasSize(1);
    }

    @Test
    void aSentLetterIsNotSentAgain() {
        oneLetter();

        outbox.sent(outbox.lease().orElseThrow(), List.of());
        clock.advance(Duration.ofDays(1));

        assertThat(outbox.lease()).isEmpty();
        assertThat(outbox.undelivered()).isZero();
        assertThat(outbox.newest(1).get(0).sentAt()).contains(GivenClock.NIGHT);
    }

    @Test
    void lettersGoOutInTheOrderOfWhatHappened() {
        world.primaryStops();
        clock.advance(Duration.ofMinutes(10));
        world.primaryIsWell();
        clock.advance(Duration.ofMinutes(10));
        world.primaryStops();
        outbox.gather();

        List<String> order = new ArrayList<>();
        for (Optional<Alert> next = outbox.lease(); next.isPresent(); next = outbox.lease()) {
            order.add(next.get().kind());
            outbox.sent(next.get(), List.of());
        }

        assertThat(order).containsExactly("down", "recovered", "down");
    }

    @Test
    void aLetterThatDoesNotGoIsNotOvertakenByTheNext() {
        world.primaryStops();
        world.primaryIsWell();
        outbox.gather();
        Alert first = outbox.lease().orElseThrow();

        outbox.notSent(first, "connection refused", Setback.SERVER);
        Optional<Alert> whileItWaits = outbox.lease();
        clock.advance(Duration.ofSeconds(10));

        assertThat(whileItWaits).isEmpty();
        assertThat(outbox.lease())
                .hasValueSatisfying(again -> assertThat(again.id()).isEqualTo(first.id()));
    }

    @Test
    void aLetterInItsGraceDoesNotHoldUpOneThatIsDue() {
        world.primaryFallsSilent();
        world.jobFails("health-check");

        outbox.gather();

        assertThat(outbox.lease())
                .hasValueSatisfying(alert -> assertThat(alert.kind()).isEqualTo("job-failed"));
    }

    @Test
    void aLetterRefusedForGoodIsCountedAndBlocksNoOther() {
        world.primaryStops();
        world.primaryIsWell();
        outbox.gather();

        outbox.notSent(outbox.lease().orElseThrow(), "550 no such user", Setback.FOR_GOOD);
        Optional<Alert> next = outbox.lease();

        assertThat(next).hasValueSatisfying(alert -> assertThat(alert.kind()).isEqualTo("recovered"));
        assertThat(outbox.newest(10)).extracting(Alert::state).contains(Alert.State.REFUSED);
        assertThat(outbox.undelivered()).isEqualTo(2);
    }

    @Test
    void aLetterThatTheServerPutsOffIsPassedAndComesBack() {
        world.primaryStops();
        world.primaryIsWell();
        outbox.gather();
        Alert putOff = outbox.lease().orElseThrow();

        outbox.notSent(putOff, "451 later", Setback.DEFERRED);
        Alert passing = outbox.lease().orElseThrow();
        outbox.sent(passing, List.of());
        clock.advance(Duration.ofSeconds(10));

        assertThat(passing.kind()).isEqualTo("recovered");
        assertThat(outbox.lease())
                .hasValueSatisfying(again -> assertThat(again.id()).isEqualTo(putOff.id()));
    }

    @Test
    void aLetterThatWasPutOffIsNotForgottenOverARestart() {
        oneLetter();
        outbox.notSent(outbox.lease().orElseThrow(), "451 later", Setback.DEFERRED);

        outbox.takeOver();

        assertThat(outbox.lease()).isPresent();
    }

    @Test
    void pausesLongerAfterEachFailureUpToTwoMinutes() {
        oneLetter();
        List<Long> pauses = new ArrayList<>();

        for (int attempt = 0; attempt < 8; attempt++) {
            outbox.notSent(outbox.lease().orElseThrow(), "connection refused", Setback.SERVER);
            pauses.add(secondsUntilNextAttempt());
        }

        assertThat(pauses).containsExactly(10L, 20L, 40L, 80L, 120L, 120L, 120L, 120L);
    }

    @Test
    void aDayWithoutMailLosesNothingAndDoublesNothing() {
        world.primaryStops();
        world.primaryIsWell();
        world.primaryStops();
        outbox.gather();
        Instant mailIsBack = clock.instant().plus(Duration.ofDays(1));
        List<String> arrived = new ArrayList<>();

        while (clock.instant().isBefore(mailIsBack.plus(Duration.ofMinutes(10)))) {
            outbox.gather();
            outbox.lease().ifPresent(alert -> {
                if (clock.instant().isBefore(mailIsBack)) {
                    outbox.notSent(alert, "connection refused", Setback.SERVER);
                } else {
                    arrived.add(alert.kind());
                    outbox.sent(alert, List.of());
                }
            });
            clock.advance(Duration.ofSeconds(10));
        }

        assertThat(arrived).containsExactly("down", "recovered", "down");
    }

    @Test
    void aDayWithoutMailFillsNoJournal() {
        oneLetter();

        for (int attempt = 0; attempt < 20; attempt++) {
            outbox.notSent(outbox.lease().orElseThrow(), "connection refused", Setback.SERVER);
            clock.advance(Duration.ofMinutes(2));
        }

        assertThat(journal.after(0, 1000).stream().filter(line -> line.kind() == JournalKind.LETTER_FAILED))
                .hasSize(1);
    }

    @Test
    void aProcessKilledBetweenMailAndMarkSendsTheSameLetterAgain() {
        oneLetter();
        Alert mailedButNotMarked = outbox.lease().orElseThrow();
        clock.advance(Duration.ofMinutes(2));

        Alert again = outbox().lease().orElseThrow();

        assertThat(again.messageId()).isEqualTo(mailedButNotMarked.messageId());
        assertThat(again.letter()).isEqualTo(mailedButNotMarked.letter());
        assertThat(again.madeAt()).isEqualTo(mailedButNotMarked.madeAt());
    }

    @Test
    void aClockThatIsSetBackHoldsNoLetterUp() {
        oneLetter();
        outbox.lease().orElseThrow();

        clock.advance(Duration.ofHours(-1));
        Optional<Alert> afterwards = outbox.lease();

        assertThat(afterwards).isPresent();
        assertThat(outbox.lease()).isEmpty();
    }

    private Outbox outbox() {
        return Outbox.in(store, journal, clock, new Letters(GivenSettings.home()), "example.org");
    }

    private void oneLetter() {
        world.primaryStops();
        outbox.gather();
    }

    private long secondsUntilNextAttempt() {
        Instant from = clock.instant();
        for (int second = 1; second <= 300; second++) {
            clock.set(from.plusSeconds(second));
            Optional<Alert> waiting = store.first(
                            "select id from alert where leased_until <= ?", row -> row.number("id"), clock.instant())
                    .flatMap(id -> outbox.newest(1).stream().findFirst());
            if (waiting.isPresent()) {
                return second;
            }
        }
        return -1;
    }
}
