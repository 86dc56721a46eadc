// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.FailingSource;
import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.health.Cause;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.SqlStore;
import dev.understudy.journal.StoreFailure;
import dev.understudy.pair.SqlRoleLedger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two writers that have both seen that nothing is open, and go on at the same instant. */
class RivalIncidentsTest {
    private final GivenStore given = GivenStore.fresh();
    private final GivenClock clock = GivenClock.atNight();
    private final FailingSource meeting = new FailingSource(given.source());
    private final SqlStore store = new SqlStore(meeting.source());

    @Test
    void oneOfTwoRivalsOpensTheIncident() throws Exception {
        rivalsMeetAt("insert into incident");
        Trouble trouble = new Trouble(
                IncidentKind.DOWN,
                "primary",
                Cause.GUEST_STOPPED,
                "stopped",
                Optional.empty(),
                clock.instant(),
                clock.instant());

        List<Boolean> opened = race(() -> {
            try {
                return Incidents.in(store)
                        .open("home", trouble, clock.instant())
                        .isPresent();
            } catch (StoreFailure e) {
                return !e.isDuplicate();
            }
        });

        assertThat(opened).containsExactlyInAnyOrder(true, false);
        assertThat(given.count("incident")).isEqualTo(1);
    }

    @Test
    void theRivalThatComesSecondLosesQuietly() throws Exception {
        rivalsMeetAt("update journal_turn set lines = lines where");
        Journal journal = Journal.in(store, clock);
        IncidentDesk desk = new IncidentDesk(
                store, journal, clock, new SqlRoleLedger(store), new TroubleJudge(GivenSettings.health()));

        race(() -> {
            desk.jobFailed("home", "health-check", "an error");
            return true;
        });

        assertThat(Incidents.in(store).open("home")).hasSize(1);
        assertThat(journal.after(0, 10).stream().filter(line -> line.kind() == JournalKind.INCIDENT_OPENED))
                .hasSize(1);
    }

    @Test
    void oneOfTwoRivalsClosesTheIncident() throws Exception {
        Incidents incidents = Incidents.in(store);
        Incident open = incidents
                .open(
                        "home",
                        new Trouble(
                                IncidentKind.DOWN,
                                "primary",
                                Cause.GUEST_STOPPED,
                                "stopped",
                                Optional.empty(),
                                clock.instant(),
                                clock.instant()),
                        clock.instant())
                .orElseThrow();

        List<Boolean> closed =
                race(() -> incidents.close(open.id(), clock.instant().plus(Duration.ofSeconds(1))));

        assertThat(closed).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void whoClosesManyAndWhoAcknowledgesOneWaitForEachOtherOnlyOnce() throws Exception {
        Incidents incidents = Incidents.in(given.store());
        incidents.open("home", troubleOfWitness(IncidentKind.FINDING), clock.instant());
        Incident second = incidents
                .open("home", troubleOfWitness(IncidentKind.DEGRADED), clock.instant())
                .orElseThrow();
        Journal journal = Journal.in(store, clock);
        IncidentDesk desk = new IncidentDesk(
                store, journal, clock, new SqlRoleLedger(store), new TroubleJudge(GivenSettings.health()));
        Care care = new Care(store, journal, clock);
        CountDownLatch firstIsClosed = new CountDownLatch(1);
        CountDownLatch otherWantsTheTurn = new CountDownLatch(1);
        Thread closing = Thread.currentThread();
        AtomicInteger closed = new AtomicInteger();
        meeting.breakAt(statement -> {
            boolean mine = Thread.currentThread() == closing;
            if (!mine && statement.startsWith("update journal_turn")) {
                otherWantsTheTurn.countDown();
            }
            if (mine && statement.startsWith("update incident") && closed.incrementAndGet() == 2) {
                firstIsClosed.countDown();
                await(otherWantsTheTurn);
            }
            return false;
        });

        CompletableFuture<Care.Outcome> other = CompletableFuture.supplyAsync(() -> {
            await(firstIsClosed);
            return care.acknowledge(second.id());
        });
        desk.endWatchOf("home", dev.understudy.health.Subject.WITNESS);

        assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo(Care.Outcome.CLOSED);
        assertThat(incidents.open("home")).isEmpty();
    }

    private Trouble troubleOfWitness(IncidentKind kind) {
        return new Trouble(kind, "witness", Cause.NONE, "silent", Optional.empty(), clock.instant(), clock.instant());
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the rival never came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void rivalsMeetAt(String place) {
        CyclicBarrier both = new CyclicBarrier(2);
        AtomicInteger arrivals = new AtomicInteger();
        meeting.breakAt(statement -> {
            if (statement.startsWith(place) && arrivals.incrementAndGet() <= 2) {
                try {
                    both.await(10, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
            return false;
        });
    }

    private static List<Boolean> race(Supplier<Boolean> work) throws Exception {
        CompletableFuture<Boolean> one = CompletableFuture.supplyAsync(work);
        CompletableFuture<Boolean> other = CompletableFuture.supplyAsync(work);
        return Stream.of(one.get(20, TimeUnit.SECONDS), other.get(20, TimeUnit.SECONDS))
                .toList();
    }
}
