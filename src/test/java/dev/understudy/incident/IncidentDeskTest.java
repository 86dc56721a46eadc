// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.health.Assessment;
import dev.understudy.health.Cause;
import dev.understudy.health.Subject;
import dev.understudy.health.Verdict;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.JournalLine;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.SqlRoleLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IncidentDeskTest {
    private final SqlStore store = GivenStore.fresh().store();
    private final GivenClock clock = GivenClock.atNight();
    private final Journal journal = Journal.in(store, clock);
    private final Incidents incidents = Incidents.in(store);
    private final IncidentDesk desk =
            new IncidentDesk(store, journal, clock, new SqlRoleLedger(store), new TroubleJudge(GivenSettings.health()));
    private final Map<Subject, Assessment> seen = new EnumMap<>(Subject.class);

    @Test
    void opensOneIncidentAndTellsItOnceHoweverOftenItIsSeen() {
        see(Subject.PRIMARY, Verdict.DOWN, Cause.GUEST_STOPPED);
        see(Subject.PRIMARY, Verdict.DOWN, Cause.GUEST_STOPPED);

        assertThat(incidents.open("home")).hasSize(1);
        assertThat(lines()).extracting(JournalLine::kind).containsExactly(JournalKind.INCIDENT_OPENED);
    }

    @Test
    void measuresDetectionFromTheLastGoodSampleAsAnUpperBound() {
        Instant lastGood = clock.instant().minusSeconds(49);
        Instant firstBad = clock.instant().minusSeconds(20);

        see(assessment(Subject.PRIMARY, Verdict.DOWN, Cause.GUEST_STOPPED, Optional.of(lastGood), firstBad));

        assertThat(only().detection()).isEqualTo(Duration.ofSeconds(49));
        assertThat(lines().get(0).facts()).containsEntry("detection-seconds", "49");
    }

    @Test
    void closesAsRecoveredWithItsDurationWhenTheMemberIsWellAgain() {
        see(Subject.PRIMARY, Verdict.DOWN, Cause.GUEST_STOPPED);
        clock.advance(Duration.ofSeconds(90));

        see(Subject.PRIMARY, Verdict.HEALTHY, Cause.NONE);

        assertThat(incidents.open("home")).isEmpty();
        assertThat(last().kind()).isEqualTo(JournalKind.INCIDENT_CLOSED);
        assertThat(last().facts()).containsEntry("recovered", "true").containsEntry("duration-seconds", "90");
    }

    @Test
    void aSilentHostIsChangedWhenAMemberFallsSilentTooAndNotWhenOneIsHeardAgain() {
        see(Subject.PROXMOX, Verdict.DOWN, Cause.PROXMOX_SILENT);
        see(Subject.PRIMARY, Verdict.UNKNOWN, Cause.NOT_OBSERVABLE);
        see(Subject.PRIMARY, Verdict.HEALTHY, Cause.NONE);

        assertThat(only().reason()).endsWith("; silent too: the primary (on stage)");
        assertThat(lines())
                .extracting(JournalLine::kind)
                .containsExactly(JournalKind.INCIDENT_OPENED, JournalKind.INCIDENT_CHANGED);
    }

    @Test
    void closesWhatIsOpenOfPairsThatAreNotInTheSettingsAnyMore() {
        see(Subject.PRIMARY, Verdict.DOWN, Cause.GUEST_STOPPED);
        desk.jobFailed("home", "health-check", "an error");
        desk.jobFailed("cabin", "health-check", "an error");

        desk.endWatchOfOthersThan(List.of("cabin"));

        assertThat(incidents.open("home")).isEmpty();
        assertThat(incidents.open("cabin")).hasSize(1);
        assertThat(last().sentence()).contains("the pair home is not in the settings, so nobody watches it");
        assertThat(last().facts()).containsEntry("recovered", "false");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN", "STARTING", "HELD"})
    void aVerdictThatSaysNothingLeavesTheIncidentOpen(Verdict inconclusive) {
        see(Subject.PRIMARY, Verdict.DOWN, Cause.GUEST_STOPPED);

        see(Subject.PRIMARY, inconclusive, Cause.NOT_OBSERVABLE);

        assertThat(incidents.open("home")).extracting(Incident::kind).containsExactly(IncidentKind.DOWN);
    }

    @Test
    void aSilentCoreThatStartsBeforeItsLetterIsDueIsNoIncidentAnyMore() {
        see(Subject.PRIMARY, Verdict.DOWN, Cause.CORE_SILENT);

        see(Subject.PRIMARY, Verdict.STARTING, Cause.CORE_STARTING);

        assertThat(incidents.open("home")).isEmpty();
        assertThat(last().facts()).containsEntry("recovered", "false");
    }

    @Test
    void aSilentCoreThatStartsAfterItsLetterWasDueStaysDownUntilItIsWell() {
        see(Subject.PRIMARY, Verdict.DOWN, Cause.CORE_SILENT);
        clock.advance(GivenSettings.health().coreGrace());

        see(Subject.PRIMARY, Verdict.STARTING, Cause.CORE_STARTING);

        assertThat(only().kind()).isEqualTo(IncidentKind.DOWN);
    }

    @Test
    void anOutageThatWasToldStaysOpenThoughItsNewCauseWouldHaveWaited() {
        see(Subject.PRIMARY, Verdict.DOWN, Cause.GUEST_STOPPED);
        clock.advance(Duration.ofSeconds(10));
        see(Subject.PRIMARY, Verdict.DOWN, Cause.CORE_SILENT);

        see(Subject.PRIMARY, Verdict.STARTING, Cause.CORE_STARTING);

        assertThat(only().kind()).isEqualTo(IncidentKind.DOWN);
    }

    @Test
    void aSubjectNobodyAskedAboutKeepsItsIncident() {
        see(Subject.PRIMARY, Verdict.DOWN, Cause.GUEST_STOPPED);
        seen.clear();

        see(Subject.PROXMOX, Verdict.HEALTHY, Cause.NONE);

        assertThat(incidents.open("home")).hasSize(1);
    }

    @Test
    void anotherIncidentOfTheSameSubjectTakesOverWithoutSayingThatAllIsWell() {
        see(Subject.PRIMARY, Verdict.DEGRADED, Cause.CORE_FAILING);

        see(Subject.PRIMARY, Verdict.DOWN, Cause.CORE_SILENT);

        assertThat(incidents.open("home")).extracting(Incident::kind).containsExactly(IncidentKind.DOWN);
        assertThat(lines().stream().filter(line -> line.kind() == JournalKind.INCIDENT_CLOSED))
                .singleElement()
                .satisfies(line -> assertThat(line.facts()).containsEntry("recovered", "false"));
    }

    @Test
    void aStandbyThatIsNotWellYetKeepsItsIncidentThoughNothingTakesOver() {
        clock.advance(Duration.ofMinutes(20));
        see(assessment(Subject.STANDBY, Verdict.DOWN, Cause.GUEST_STOPPED, Optional.empty(), GivenClock.NIGHT));

        see(Subject.STANDBY, Verdict.DEGRADED, Cause.FLAPPING);

        assertThat(incidents.open("home")).extracting(Incident::kind).containsExactly(IncidentKind.STANDBY_DOWN);
    }

    @Test
    void aVerdictThatSaysNothingLetsNoOtherIncidentTakeOver() {
        see(Subject.STANDBY, Verdict.UNAUTHORIZED, Cause.TOKEN_REFUSED);
        clock.advance(Duration.ofMinutes(20));

        see(assessment(Subject.STANDBY, Verdict.STARTING, Cause.CORE_STARTING, Optional.empty(), GivenClock.NIGHT));

        assertThat(incidents.open("home"))
                .extracting(Incident::kind)
                .containsExactly(IncidentKind.UNAUTHORIZED, IncidentKind.STANDBY_DOWN);
    }

    @Test
    void aMemberThatFallsSilentWithItsHostOpensNoIncidentUntilTheHostIsBack() {
        see(Subject.PROXMOX, Verdict.DOWN, Cause.PROXMOX_SILENT);
        clock.advance(Duration.ofMinutes(20));

        see(assessment(Subject.STANDBY, Verdict.DEGRADED, Cause.FLAPPING, Optional.empty(), GivenClock.NIGHT));
        List<Incident> meanwhile = incidents.open("home");
        see(Subject.PROXMOX, Verdict.HEALTHY, Cause.NONE);

        assertThat(meanwhile).extracting(Incident::kind).containsExactly(IncidentKind.PROXMOX_UNREACHABLE);
        assertThat(incidents.open("home")).extracting(Incident::kind).containsExactly(IncidentKind.STANDBY_DOWN);
    }

    @Test
    void theEndOfAnIncidentIsToldAlsoWhileItsHostIsSilent() {
        see(Subject.PRIMARY, Verdict.DOWN, Cause.CORE_SILENT);
        see(Subject.PROXMOX, Verdict.DOWN, Cause.PROXMOX_SILENT);

        see(Subject.PRIMARY, Verdict.HEALTHY, Cause.NONE);

        assertThat(incidents.open("home")).extracting(Incident::kind).containsExactly(IncidentKind.PROXMOX_UNREACHABLE);
        assertThat(last().facts()).containsEntry("recovered", "true");
    }

    @Test
    void anIncidentIsNotClosedForATroubleThatItsHostExplains() {
        see(Subject.PRIMARY, Verdict.RECOVERY_MODE, Cause.RECOVERY_MODE);
        see(Subject.PROXMOX, Verdict.DOWN, Cause.PROXMOX_SILENT);

        see(Subject.PRIMARY, Verdict.DEGRADED, Cause.FLAPPING);

        assertThat(incidents.open("home"))
                .extracting(Incident::kind)
                .containsExactly(IncidentKind.RECOVERY_MODE, IncidentKind.PROXMOX_UNREACHABLE);
    }

    @Test
    void aMachineThatIsBackAndWorksInPartIsNoLongerDown() {
        see(Subject.PRIMARY, Verdict.DOWN, Cause.GUEST_STOPPED);

        see(Subject.PRIMARY, Verdict.DEGRADED, Cause.RECORDER_STOPPED);

        assertThat(incidents.open("home")).extracting(Incident::kind).containsExactly(IncidentKind.DEGRADED);
    }

    @Test
    void aNewCauseIsToldOnTheSameIncident() {
        see(Subject.PRIMARY, Verdict.DOWN, Cause.CORE_SILENT);

        see(Subject.PRIMARY, Verdict.DOWN, Cause.GUEST_STOPPED);
        see(Subject.PRIMARY, Verdict.DOWN, Cause.GUEST_STOPPED);

        assertThat(only().cause()).isEqualTo(Cause.GUEST_STOPPED);
        assertThat(only().letterDue()).isEqualTo(clock.instant());
        assertThat(lines())
                .extracting(JournalLine::kind)
                .containsExactly(JournalKind.INCIDENT_OPENED, JournalKind.INCIDENT_CHANGED);
    }

    @Test
    void theSameSubjectMayHaveTroubleAgainLater() {
        see(Subject.PRIMARY, Verdict.DOWN, Cause.GUEST_STOPPED);
        see(Subject.PRIMARY, Verdict.HEALTHY, Cause.NONE);

        see(Subject.PRIMARY, Verdict.DOWN, Cause.GUEST_STOPPED);

        assertThat(incidents.newest(10)).hasSize(2);
        assertThat(incidents.open("home")).hasSize(1);
    }

    @Test
    void anEndlessErrorTextStillBecomesAnIncident() {
        desk.jobFailed("home", "health-check", "x".repeat(50_000));

        assertThat(only().reason()).startsWith("xxx").endsWith("…");
    }

    private void see(Subject subject, Verdict verdict, Cause cause) {
        see(assessment(subject, verdict, cause, Optional.of(clock.instant()), clock.instant()));
    }

    private void see(Assessment assessment) {
        seen.put(assessment.subject(), assessment);
        desk.reconcile("home", seen);
    }

    private Assessment assessment(
            Subject subject, Verdict verdict, Cause cause, Optional<Instant> lastGood, Instant firstBad) {
        return new Assessment(
                subject,
                verdict,
                cause,
                "it was seen so",
                clock.instant(),
                lastGood,
                verdict == Verdict.HEALTHY ? Optional.empty() : Optional.of(firstBad),
                "",
                false);
    }

    private Incident only() {
        List<Incident> open = incidents.open("home");
        assertThat(open).hasSize(1);
        return open.get(0);
    }

    private List<JournalLine> lines() {
        return journal.after(0, 100);
    }

    private JournalLine last() {
        return lines().get(lines().size() - 1);
    }
}
