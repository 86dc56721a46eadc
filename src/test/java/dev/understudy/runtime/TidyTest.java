// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.alert.Alert;
import dev.understudy.alert.Announcements;
import dev.understudy.alert.Letters;
import dev.understudy.alert.Outbox;
import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenIncidents;
import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.incident.Incident;
import dev.understudy.incident.Incidents;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.JournalLine;
import dev.understudy.journal.SqlStore;
import dev.understudy.restorepoint.Grade;
import dev.understudy.restorepoint.PointKind;
import dev.understudy.restorepoint.RestorePoints;
import dev.understudy.run.Run;
import dev.understudy.run.RunOrder;
import dev.understudy.run.RunOutcome;
import dev.understudy.run.Runs;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the daily tidy forgets, and what it never does. Each story lies more than a year back unless it says otherwise. */
class TidyTest {
    private static final Duration LONG_AGO = Duration.ofDays(401);

    private final GivenStore given = GivenStore.fresh();
    private final SqlStore store = given.store();
    private final GivenClock clock = GivenClock.atNight();
    private final Journal journal = Journal.in(store, clock);
    private final GivenIncidents world = new GivenIncidents(store, journal, clock);
    private final Outbox outbox = Outbox.in(store, journal, clock, new Letters(GivenSettings.home()), "example.org");
    private final Announcements announcements = Announcements.in(store, journal, clock);
    private final Runs runs = Runs.in(store, journal, clock);
    private final RestorePoints points = RestorePoints.in(store, journal, clock);
    private final Tidy tidy = new Tidy(store, clock);

    @Test
    void whatIsOverAndToldForLongGoesWithAllThatRefersToIt() {
        announcements.takeOver(true);
        world.primaryStops();
        world.primaryIsWell();
        Run run = runs.begin(RunOrder.of("full-backup", "home"), "v1", id -> {});
        runs.stepBegins(run.id(), "first");
        runs.end(run.id(), RunOutcome.OK, "done");
        tellEverything();
        clock.advance(LONG_AGO);
        journal.append(Entry.of("", JournalKind.CONTROLLER_STARTED, "", "Understudy has started."));
        tellEverything();

        tidy.tidy();

        for (String table : List.of("alert", "letter_recipient", "hook_event", "incident", "run", "run_step")) {
            assertThat(given.count(table)).as(table).isZero();
        }
        assertThat(given.count("journal")).isEqualTo(1);
        assertThat(given.count("journal_fact")).isZero();
    }

    @Test
    void whatIsYoungerStaysAndAgainTidyingChangesNothing() {
        world.primaryStops();
        world.primaryIsWell();
        tellEverything();
        long lines = given.count("journal");
        clock.advance(Duration.ofDays(399));

        tidy.tidy();
        tidy.tidy();

        assertThat(given.count("incident")).isEqualTo(1);
        assertThat(given.count("alert")).isEqualTo(2);
        assertThat(given.count("journal")).isEqualTo(lines);
    }

    @Test
    void anOpenIncidentKeepsItsLettersAndItsLines() {
        world.primaryStops();
        tellEverything();
        clock.advance(LONG_AGO);

        tidy.tidy();

        Incident open = Incidents.in(store).open("home").get(0);
        assertThat(journal.ofIncident(open.id())).extracting(JournalLine::kind).contains(JournalKind.INCIDENT_OPENED);
        assertThat(outbox.newest(1).get(0).letter().text()).isNotEmpty();
    }

    @Test
    void aLetterThatNobodyHasYetStaysWithItsIncidentAndItsLine() {
        world.primaryStops();
        world.primaryIsWell();
        outbox.gather();
        clock.advance(LONG_AGO);

        tidy.tidy();

        assertThat(outbox.newest(10)).extracting(Alert::state).containsOnly(Alert.State.WAITING);
        assertThat(outbox.newest(1).get(0).letter().text()).isNotEmpty();
        assertThat(given.count("incident")).isEqualTo(1);
        assertThat(journal.after(0, 1)).extracting(JournalLine::kind).containsExactly(JournalKind.INCIDENT_OPENED);
    }

    @Test
    void aLineThatHasNotBeenReadYetStays() {
        world.primaryStops();
        world.primaryIsWell();
        clock.advance(LONG_AGO);

        tidy.tidy();
        outbox.gather();

        assertThat(outbox.newest(10)).hasSize(2);
    }

    @Test
    void bodiesOfLettersThatArrivedGoAfterNinetyDaysAndTheirSubjectsStay() {
        world.primaryStops();
        world.primaryIsWell();
        tellEverything();
        clock.advance(Duration.ofDays(91));

        tidy.tidy();

        assertThat(outbox.newest(10))
                .hasSize(2)
                .allSatisfy(alert -> assertThat(alert.letter().text()).isEmpty())
                .allSatisfy(alert -> assertThat(alert.letter().subject()).isNotEmpty());
    }

    @Test
    void aRunWithoutEndAndOneThatMadeAStandingRestorePointStay() {
        Run made = runs.begin(RunOrder.of("full-backup", "home"), "v1", id -> {});
        points.found(made, 102, PointKind.FULL_BACKUP, "bk", "one", clock.instant(), 1, Grade.VERIFIED, "it was read");
        runs.end(made.id(), RunOutcome.OK, "done");
        Run endless = runs.begin(RunOrder.of("full-backup", "home"), "v1", id -> {});
        tellEverything();
        clock.advance(LONG_AGO);

        tidy.tidy();

        assertThat(runs.find(made.id())).isPresent();
        assertThat(runs.find(endless.id())).isPresent();
        assertThat(given.count("restore_point")).isEqualTo(1);
        assertThat(journal.after(0, 100))
                .anyMatch(line -> line.run().isPresent() && line.run().getAsLong() == endless.id());
    }

    @Test
    void moreThanOneBatchGoes() {
        for (int i = 0; i < 450; i++) {
            journal.append(Entry.of("home", JournalKind.VERDICT_CHANGED, "primary", "It is well."));
        }
        tellEverything();
        tellEverything();
        tellEverything();
        clock.advance(LONG_AGO);

        tidy.tidy();

        assertThat(given.count("journal")).isZero();
    }

    private void tellEverything() {
        outbox.gather();
        announcements.gather();
        for (var alert = outbox.lease(); alert.isPresent(); alert = outbox.lease()) {
            outbox.address(alert.get(), List.of("admin@example.org"));
            outbox.sent(alert.get(), List.of());
        }
        for (var event = announcements.lease(); event.isPresent(); event = announcements.lease()) {
            announcements.sent(event.get());
        }
    }
}
