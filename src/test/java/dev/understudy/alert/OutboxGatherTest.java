// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.given.FailingSource;
import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenIncidents;
import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.health.Cause;
import dev.understudy.health.Verdict;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.SqlStore;
import dev.understudy.journal.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxGatherTest {
    private final GivenStore given = GivenStore.fresh();
    private final FailingSource failing = new FailingSource(given.source());
    private final SqlStore store = new SqlStore(failing.source());
    private final GivenClock clock = GivenClock.atNight();
    private final Journal journal = Journal.in(store, clock);
    private final GivenIncidents world = new GivenIncidents(given.store(), Journal.in(given.store(), clock), clock);
    private final Outbox outbox = Outbox.in(store, journal, clock, new Letters(GivenSettings.home()), "example.org");

    @Test
    void makesOneLetterOfAnIncidentHoweverOftenItGathers() {
        world.primaryStops();

        outbox.gather();
        outbox.gather();

        assertThat(outbox.newest(10)).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo("down");
            assertThat(alert.state()).isEqualTo(Alert.State.WAITING);
            assertThat(alert.dueAt()).isEqualTo(clock.instant());
        });
    }

    @Test
    void gathersManyLinesByAndByAndEachOnce() {
        for (int i = 0; i < 130; i++) {
            world.primaryStops();
            world.primaryIsWell();
        }

        outbox.gather();
        outbox.gather();
        outbox.gather();

        assertThat(outbox.newest(1000)).hasSize(260);
    }

    /** Each number is a place at which the store breaks while the outbox gathers; the last ones come after all of them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25})
    void aGatheringThatBreaksAnywhereIsRepeatedWithoutLossOrDouble(int place) {
        world.primaryStops();
        world.primaryIsWell();
        AtomicInteger steps = new AtomicInteger();
        failing.breakAt(step -> steps.incrementAndGet() == place);

        try {
            outbox.gather();
        } catch (StoreFailure e) {
            assertThat(e).hasMessageContaining("broken by the test");
        }
        failing.heal();
        outbox.gather();

        assertThat(outbox.newest(10)).extracting(Alert::kind).containsExactly("recovered", "down");
        assertThat(journal.after(0, 100).stream().filter(line -> line.kind() == JournalKind.ALERT_MADE))
                .hasSize(2);
    }

    @Test
    void aBrokenCommitMakesNoLetterAndMovesNoCursor() {
        world.primaryStops();
        failing.breakAt(FailingSource.COMMIT::equals);

        assertThatThrownBy(outbox::gather).isInstanceOf(StoreFailure.class);

        failing.heal();
        assertThat(given.count("alert")).isZero();
        assertThat(given.count("reading_cursor")).isZero();
    }

    @Test
    void aSilentCoreIsTellingOnlyAfterItsGrace() {
        world.primaryFallsSilent();

        outbox.gather();

        assertThat(outbox.newest(1).get(0).dueAt()).isEqualTo(clock.instant().plusSeconds(100));
        assertThat(outbox.lease()).isEmpty();
        assertThat(outbox.undelivered()).isZero();
    }

    @Test
    void nobodyIsToldOfARestartThatIsOverWithinTheGrace() {
        world.primaryFallsSilent();
        outbox.gather();
        clock.advance(Duration.ofSeconds(99));
        world.primaryIsWell();

        outbox.gather();
        clock.advance(Duration.ofHours(1));

        assertThat(outbox.newest(10)).extracting(Alert::state).containsExactly(Alert.State.CANCELLED);
        assertThat(outbox.lease()).isEmpty();
    }

    @Test
    void nobodyIsToldWhenOpeningAndEndAreGatheredTogetherLongAfterwards() {
        world.primaryFallsSilent();
        clock.advance(Duration.ofSeconds(60));
        world.primaryIsWell();
        clock.advance(Duration.ofHours(1));

        outbox.gather();

        assertThat(outbox.newest(10)).extracting(Alert::state).containsExactly(Alert.State.CANCELLED);
    }

    @Test
    void whoWasToldOfTheTroubleIsToldOfItsEndInTheSameThread() {
        world.primaryStops();
        outbox.gather();
        outbox.lease().ifPresent(alert -> outbox.sent(alert, List.of()));
        clock.advance(Duration.ofMinutes(5));
        world.primaryIsWell();

        outbox.gather();

        List<Alert> letters = outbox.newest(10);
        assertThat(letters).extracting(Alert::kind).containsExactly("recovered", "down");
        assertThat(letters.get(0).threadId()).isEqualTo(letters.get(1).messageId());
        assertThat(letters.get(0).messageId()).isNotEqualTo(letters.get(1).messageId());
        assertThat(letters.get(1).threadId()).isEqualTo(letters.get(1).messageId());
    }

    @Test
    void anIncidentThatAnotherOneTookOverSaysNotThatAllIsWell() {
        world.primaryIs(Verdict.DEGRADED, Cause.CORE_FAILING, "error 502");
        world.primaryStops();

        outbox.gather();

        assertThat(outbox.newest(10)).extracting(Alert::kind).containsExactly("down", "degraded");
    }

    @Test
    void theWaitingLetterSaysTheNewestCauseAtItsNewTime() {
        world.primaryFallsSilent();
        outbox.gather();
        clock.advance(Duration.ofSeconds(30));
        world.primaryStops();

        outbox.gather();

        assertThat(outbox.lease()).hasValueSatisfying(alert -> {
            assertThat(alert.letter().subject()).contains("VM 102 is stopped");
            assertThat(alert.letter().text()).doesNotContain("Waited up to");
            assertThat(alert.letter().html()).contains("qm start 102");
        });
        assertThat(outbox.newest(10)).hasSize(1);
    }

    @Test
    void aLetterThatIsDueAndNotYetTriedStillSaysTheNewestCause() {
        world.primaryFallsSilent();
        outbox.gather();
        clock.advance(Duration.ofSeconds(100));
        world.primaryStops();

        outbox.gather();

        assertThat(outbox.lease())
                .hasValueSatisfying(
                        alert -> assertThat(alert.letter().subject()).contains("VM 102 is stopped"));
    }

    @Test
    void aLetterThatIsOwedAtOnceIsNotPutOffByAMilderCause() {
        world.primaryStops();
        world.primaryFallsSilent();

        outbox.gather();

        assertThat(outbox.lease()).isPresent();
    }

    @Test
    void aLetterThatWasTriedIsNotRewritten() {
        world.primaryStops();
        outbox.gather();
        Alert tried = outbox.lease().orElseThrow();
        outbox.notSent(tried, "connection refused", Setback.SERVER);
        world.primaryFallsSilent();

        outbox.gather();

        assertThat(outbox.newest(10))
                .singleElement()
                .satisfies(alert -> assertThat(alert.letter()).isEqualTo(tried.letter()));
    }

    @Test
    void theMessageIdNamesControllerAndLineAndStaysTheSame() {
        world.primaryStops();
        outbox.gather();
        Alert first = outbox.lease().orElseThrow();
        clock.advance(Duration.ofMinutes(3));
        Alert again = outbox.lease().orElseThrow();

        assertThat(first.messageId()).matches("<understudy\\.[0-9a-f]{8}\\.\\d+@example\\.org>");
        assertThat(again.messageId()).isEqualTo(first.messageId());
    }
}
