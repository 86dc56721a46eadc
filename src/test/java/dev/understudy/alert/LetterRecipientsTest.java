// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.FailingSource;
import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenIncidents;
import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.journal.Journal;
import dev.understudy.journal.SqlStore;
import dev.understudy.journal.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of each recipient of a letter. */
class LetterRecipientsTest {
    private static final List<String> THREE = List.of("anna@x.test", "ben@x.test", "carla@x.test");

    private final GivenStore given = GivenStore.fresh();
    private final FailingSource failing = new FailingSource(given.source());
    private final SqlStore store = new SqlStore(failing.source());
    private final GivenClock clock = GivenClock.atNight();
    private final Journal journal = Journal.in(store, clock);
    private final GivenIncidents world = new GivenIncidents(given.store(), Journal.in(given.store(), clock), clock);
    private final Outbox outbox = Outbox.in(store, journal, clock, new Letters(GivenSettings.home()), "example.org");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aMarkThatBreaksAnywhereIsWhollyUndone(int place) {
        Alert alert = leased();
        AtomicInteger steps = new AtomicInteger();
        failing.breakAt(step -> steps.incrementAndGet() == place);

        boolean broke = false;
        try {
            outbox.sent(alert, List.of(missed("ben@x.test", Setback.DEFERRED)));
        } catch (StoreFailure e) {
            broke = true;
        }
        failing.heal();

        assertThat(broke)
                .isEqualTo(outbox.recipients(alert).stream()
                        .allMatch(recipient -> recipient.state() == Recipient.State.WAITING));
        assertThat(outbox.newest(1).get(0).sentAt().isEmpty()).isEqualTo(broke);
        clock.advance(Duration.ofHours(1));
        assertThat(outbox.lease()).as("somebody waits still").isPresent();
    }

    @Test
    void aLetterIsSentOnceNobodyWaits() {
        Alert alert = leased();
        outbox.sent(alert, List.of(missed("ben@x.test", Setback.DEFERRED), missed("carla@x.test", Setback.FOR_GOOD)));
        assertThat(outbox.newest(1).get(0).state()).isEqualTo(Alert.State.WAITING);

        clock.advance(Duration.ofMinutes(1));
        Alert again = outbox.lease().orElseThrow();
        assertThat(outbox.address(again, THREE)).containsExactly("ben@x.test");
        outbox.sent(again, List.of());

        assertThat(outbox.newest(1).get(0).state()).isEqualTo(Alert.State.SENT);
        assertThat(outbox.undelivered()).as("carla never gets it").isEqualTo(1);
    }

    @Test
    void aServerThatFailsAfterSomeHaveItTakesItFromNobody() {
        Alert alert = leased();
        outbox.sent(alert, List.of(missed("ben@x.test", Setback.DEFERRED)));
        clock.advance(Duration.ofMinutes(1));

        outbox.notSent(outbox.lease().orElseThrow(), "connection refused", Setback.SERVER);

        clock.advance(Duration.ofMinutes(1));
        assertThat(outbox.address(outbox.lease().orElseThrow(), THREE)).containsExactly("ben@x.test");
    }

    @Test
    void whoIsPutOffForFiveDaysIsGivenUpAndShown() {
        outbox.sent(leased(), List.of(missed("ben@x.test", Setback.DEFERRED)));
        for (int hour = 0; hour < 121; hour++) {
            clock.advance(Duration.ofHours(1));
            outbox.lease().ifPresent(again -> outbox.sent(again, List.of(missed("ben@x.test", Setback.DEFERRED))));
        }

        assertThat(outbox.newest(1).get(0).state()).isEqualTo(Alert.State.SENT);
        assertThat(outbox.recipients(outbox.newest(1).get(0)))
                .extracting(Recipient::state)
                .containsExactly(Recipient.State.DELIVERED, Recipient.State.REFUSED, Recipient.State.DELIVERED);
        assertThat(outbox.undelivered()).isEqualTo(1);
    }

    @Test
    void theOldestUndeliveredLetterIsFoundBehindManyNewerOnes() {
        Alert stuck = leased();
        outbox.notSent(stuck, "452 full", Setback.DEFERRED);
        for (int i = 0; i < 60; i++) {
            world.primaryIsWell();
            world.primaryStops();
        }
        outbox.gather();
        for (var next = outbox.lease(); next.isPresent(); next = outbox.lease()) {
            outbox.sent(next.get(), List.of());
        }

        assertThat(outbox.newest(50)).extracting(Alert::id).doesNotContain(stuck.id());
        assertThat(outbox.oldestUndelivered())
                .hasValueSatisfying(oldest -> assertThat(oldest.id()).isEqualTo(stuck.id()));
    }

    private Alert leased() {
        world.primaryStops();
        outbox.gather();
        Alert alert = outbox.lease().orElseThrow();
        assertThat(outbox.address(alert, THREE)).isEqualTo(THREE);
        return alert;
    }

    private static Missed missed(String address, Setback setback) {
        return new Missed(address, "the server said so", setback);
    }
}
