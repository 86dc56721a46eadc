// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.health.Subject;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalLine;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.SqlRoleLedger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What jobs and storages have to tell, and when they say no more than is known. */
class JobIncidentsTest {
    private final SqlStore store = GivenStore.fresh().store();
    private final GivenClock clock = GivenClock.atNight();
    private final Journal journal = Journal.in(store, clock);
    private final Incidents incidents = Incidents.in(store);
    private final IncidentDesk desk =
            new IncidentDesk(store, journal, clock, new SqlRoleLedger(store), new TroubleJudge(GivenSettings.health()));

    @Test
    void aJobThatFailsAgainAndAgainIsOneIncidentUntilItWorks() {
        desk.jobFailed("home", "health-check", "first error");
        desk.jobFailed("home", "health-check", "second error");
        desk.jobSucceeded("home", "health-check");

        assertThat(incidents.newest(10)).singleElement().satisfies(incident -> {
            assertThat(incident.kind()).isEqualTo(IncidentKind.JOB_FAILED);
            assertThat(incident.isOpen()).isFalse();
        });
    }

    @Test
    void aJobThatIsOverdueIsToldUnlessItsFailureIsToldAlready() {
        desk.jobFailed("home", "full-backup", "the host is down");
        overdue();
        assertThat(incidents.open("home")).extracting(Incident::kind).containsExactly(IncidentKind.JOB_FAILED);

        desk.jobSucceeded("home", "full-backup");
        overdue();
        overdue();

        assertThat(incidents.open("home")).singleElement().satisfies(incident -> {
            assertThat(incident.kind()).isEqualTo(IncidentKind.JOB_OVERDUE);
            assertThat(incident.firstBadAt()).isEqualTo(clock.instant().minusSeconds(60));
        });
        desk.jobSucceeded("home", "full-backup");
        assertThat(incidents.open("home")).isEmpty();
        assertThat(lines().get(lines().size() - 1).facts()).containsEntry("recovered", "true");
    }

    @Test
    void aFailureTakesThePlaceOfWhatWasOnlyOverdue() {
        overdue();

        desk.jobFailed("home", "full-backup", "the host is down");

        assertThat(incidents.open("home")).extracting(Incident::kind).containsExactly(IncidentKind.JOB_FAILED);
        assertThat(lines().get(1).facts()).containsEntry("recovered", "false");
    }

    @Test
    void aFindingIsClosedQuietlyByALaterLookAndByNoEarlierOne() {
        Instant began = clock.instant();
        desk.found("home", "full-backup", "one is missing");

        desk.foundNothing("home", "full-backup", began);
        desk.jobSucceeded("home", "full-backup");
        assertThat(incidents.open("home")).extracting(Incident::kind).containsExactly(IncidentKind.FINDING);

        desk.foundNothing("home", "full-backup", began.plusSeconds(1));
        assertThat(incidents.open("home")).isEmpty();
        assertThat(lines().get(lines().size() - 1).facts()).containsEntry("recovered", "false");
    }

    @Test
    void aNewFindingTakesThePlaceOfTheOldOneAndTheSameOneDoesNot() {
        desk.found("home", "full-backup", "one is missing");
        desk.found("home", "full-backup", "one is missing");
        desk.found("home", "full-backup", "another is missing");

        assertThat(incidents.newest(10)).hasSize(2);
        assertThat(incidents.open("home"))
                .singleElement()
                .satisfies(open -> assertThat(open.reason()).isEqualTo("another is missing"));
    }

    @Test
    void whatHasNoScheduleAnyMoreIsNotOverdue() {
        overdue();

        desk.onlyScheduled("home", Set.of("full-backup", "snapshot"));
        assertThat(incidents.open("home")).hasSize(1);
        desk.onlyScheduled("home", Set.of("snapshot"));

        assertThat(incidents.open("home")).isEmpty();
    }

    @Test
    void aStorageThatBearsTheNameOfWhatIsWatchedIsNotTakenForIt() {
        desk.trouble("home", IncidentKind.STORAGE, "witness", "it is disabled", Optional.empty(), clock.instant());
        desk.trouble(
                "home", IncidentKind.STORAGE, "witness", "it is disabled still", Optional.empty(), clock.instant());

        desk.endWatchOf("home", Subject.WITNESS);
        desk.jobSucceeded("home", "witness");
        desk.onlyStorage("home", Optional.of("witness"));

        assertThat(incidents.open("home"))
                .singleElement()
                .satisfies(incident -> assertThat(incident.reason()).isEqualTo("it is disabled"));
        desk.well("home", IncidentKind.STORAGE, "nas", "it takes backups");
        assertThat(incidents.open("home")).hasSize(1);
        desk.well("home", IncidentKind.STORAGE, "witness", "it takes backups");
        assertThat(incidents.open("home")).isEmpty();
    }

    private void overdue() {
        desk.jobOverdue(
                "home", "full-backup", "its timer is stopped", clock.instant().minusSeconds(60));
    }

    private List<JournalLine> lines() {
        return journal.after(0, 100);
    }
}
