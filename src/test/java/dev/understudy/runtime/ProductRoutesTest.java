// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import static dev.understudy.given.GivenSignals.answered;
import static dev.understudy.given.GivenSignals.troubled;
import static dev.understudy.given.GivenSignals.witness;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.alert.Alert;
import dev.understudy.alert.Announcements;
import dev.understudy.alert.Letters;
import dev.understudy.alert.Outbox;
import dev.understudy.alert.Reminders;
import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenIncidents;
import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.health.Expectations;
import dev.understudy.health.FreezeWindows;
import dev.understudy.health.HealthWatch;
import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import dev.understudy.incident.Incident;
import dev.understudy.incident.IncidentDesk;
import dev.understudy.incident.IncidentKind;
import dev.understudy.incident.TroubleJudge;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.Settings;
import dev.understudy.pair.SqlRoleLedger;
import dev.understudy.run.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The product's own route files, with the world behind their doors told by the test and the timers left out. */
class ProductRoutesTest {
    private final SqlStore store = GivenStore.fresh().store();
    private final GivenClock clock = GivenClock.atNight();
    private final Settings settings = GivenSettings.home();
    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final List<String> asked = java.util.Collections.synchronizedList(new ArrayList<>());
    private volatile Function<String, Object> world = ProductRoutesTest::allIsWell;
    private ToyHouse house;
    private Outbox outbox;
    private GivenIncidents incidents;

    @BeforeEach
    void open() throws Exception {
        house = new ToyHouse(store, clock, new Actor());
        IncidentDesk desk = new IncidentDesk(
                store, house.journal, clock, new SqlRoleLedger(store), new TroubleJudge(settings.health()));
        HealthWatch watch = new HealthWatch(
                store,
                house.journal,
                clock,
                settings.health(),
                new Expectations(store, new SqlRoleLedger(store), settings.pairs()),
                new FreezeWindows());
        outbox = Outbox.in(store, house.journal, clock, new Letters(settings), "example.org");
        incidents = new GivenIncidents(store, house.journal, clock);
        house.context.getRegistry().bind("pairs", new Pairs(settings));
        house.context.getRegistry().bind("signals", new Signals());
        house.context.getRegistry().bind("pairPool", pool);
        house.context.getRegistry().bind("outsidePool", pool);
        house.context.getRegistry().bind("jobs", new Jobs(house.successes, desk, settings, new RecentFailures()));
        house.context
                .getRegistry()
                .bind(
                        "postman",
                        new Postman(
                                outbox,
                                new Reminders(
                                        store,
                                        house.journal,
                                        clock,
                                        new Letters(settings),
                                        settings.mail(),
                                        "example.org"),
                                settings.mail()));
        house.context
                .getRegistry()
                .bind("healthDesk", new HealthDesk(watch, desk, settings.health(), clock, new TellingWaiter()));
        house.context.getRegistry().bind("announcer", new Announcer(Announcements.in(store, house.journal, clock)));
        ToyDoors.open(house.context, address -> {
            asked.add(address);
            return world.apply(address);
        });
        house.context.setAutoStartup(false);
        house.load("escalation", "health-check", "alerting");
    }

    @AfterEach
    void close() {
        house.close();
        pool.shutdownNow();
    }

    @Test
    void aQuietLookAsksEveryQuestionOnce() {
        send("health-check-pulse");

        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "witness:probe",
                        "proxmox:guest-status primary",
                        "proxmox:guest-status standby",
                        "homeassistant:pulse primary",
                        "homeassistant:pulse standby");
        assertThat(house.successes.last("health-check", "home")).contains(clock.instant());
    }

    @Test
    void aStoppedMachineIsConfirmedAndOpenWithinTwentySeconds() {
        send("health-check-pulse");
        clock.advance(Duration.ofSeconds(30));
        world = address -> address.equals("proxmox:guest-status primary")
                ? answered(MemberName.PRIMARY, Source.GUEST, "stopped/stopped")
                : allIsWell(address);

        send("health-check-pulse");

        assertThat(house.incidents.open("home")).extracting(Incident::kind).containsExactly(IncidentKind.DOWN);
        assertThat(clock.instant()).isEqualTo(GivenClock.NIGHT.plusSeconds(50));
        assertThat(incidents.newest().detection()).isEqualTo(Duration.ofSeconds(50));
    }

    @Test
    void aLookThatEndedWithAnErrorDoesNotKeepTheNextOneOut() {
        world = address -> {
            throw new IllegalStateException("a door that breaks");
        };
        Exchange broken = send("health-check-pulse");
        world = ProductRoutesTest::allIsWell;
        asked.clear();

        send("health-check-pulse");

        assertThat(broken.getException()).isNotNull();
        assertThat(asked).hasSize(5);
    }

    @Test
    void lettersAreSentOneAfterTheOtherUntilNoneIsLeft() {
        incidents.primaryStops();
        incidents.primaryIsWell();

        send("alerting");

        assertThat(outbox.newest(10)).extracting(Alert::state).containsExactly(Alert.State.SENT, Alert.State.SENT);
        assertThat(asked).containsExactly("letter:send", "letter:send");
    }

    @Test
    void aLetterThatDoesNotGoWaitsForItsNextAttempt() {
        incidents.primaryStops();
        world = address -> {
            throw Failure.of(FailureCode.LETTER_UNDELIVERED, "Letter")
                    .seen("connection refused")
                    .build();
        };

        Exchange first = send("alerting");
        world = ProductRoutesTest::allIsWell;
        clock.advance(Duration.ofSeconds(10));
        send("alerting");

        assertThat(first.getException()).isNull();
        assertThat(outbox.newest(10)).extracting(Alert::state).containsExactly(Alert.State.SENT);
    }

    @Test
    void aLetterThatBreaksItsDoorIsToldAsNotSentAndTriedAgain() {
        incidents.primaryStops();
        world = address -> {
            throw new IllegalArgumentException("nobody thought of this");
        };

        send("alerting");

        assertThat(outbox.newest(10)).singleElement().satisfies(alert -> {
            assertThat(alert.state()).isEqualTo(Alert.State.WAITING);
            assertThat(alert.lastError()).contains("nobody thought of this");
        });
    }

    @Test
    void aLetterThatCanNotEvenBeMadeReadyIsToldAsNotSentAndTheNextGoes() {
        incidents.primaryStops();
        outbox.gather();
        store.update("update alert set message_id = 'none', thread_id = 'none'");
        incidents.primaryIsWell();

        Exchange alerting = send("alerting");

        assertThat(alerting.getException()).isNull();
        assertThat(outbox.newest(10))
                .extracting(Alert::state)
                .containsExactly(Alert.State.REFUSED, Alert.State.REFUSED);
        incidents.primaryStops();
        send("alerting");
        assertThat(outbox.newest(1)).extracting(Alert::state).containsExactly(Alert.State.SENT);
        assertThat(outbox.newest(10).get(2).lastError()).contains("a message id looks like");
        assertThat(asked).containsExactly("letter:send");
    }

    @Test
    void aLetterThatBreaksItsDoorKeepsNoOtherBack() {
        incidents.primaryStops();
        incidents.primaryIsWell();
        int[] calls = {0};
        world = address -> {
            if (calls[0]++ == 0) {
                throw new IllegalArgumentException("nobody thought of this");
            }
            return allIsWell(address);
        };

        send("alerting");

        assertThat(outbox.newest(10)).extracting(Alert::state).containsExactly(Alert.State.SENT, Alert.State.WAITING);
    }

    private Exchange send(String route) {
        return house.context
                .createFluentProducerTemplate()
                .withVariable("pair", "home")
                .to("direct:" + route)
                .send();
    }

    private static Object allIsWell(String address) {
        return switch (address) {
            case "witness:probe" -> witness(Reading.ANSWERED);
            case "proxmox:guest-status primary" -> answered(MemberName.PRIMARY, Source.GUEST, "running/running");
            case "proxmox:guest-status standby" -> answered(MemberName.STANDBY, Source.GUEST, "running/running");
            case "homeassistant:pulse primary" -> inside(MemberName.PRIMARY);
            case "homeassistant:pulse standby" -> inside(MemberName.STANDBY);
            case "letter:send" -> null;
            default -> troubled(MemberName.PRIMARY, Source.MODE, Reading.SILENT);
        };
    }

    private static Object inside(MemberName member) {
        return List.of(answered(member, Source.API, ""), answered(member, Source.CORE, "RUNNING"));
    }

    /** Waiting moves the clock. */
    private final class TellingWaiter implements Waiter {
        @Override
        public void await(Instant until) {
            clock.set(until);
        }

        @Override
        public <T> T within(Duration limit, Callable<T> call, Runnable abort) throws Exception {
            return call.call();
        }
    }
}
