// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import dev.understudy.health.Assessment;
import dev.understudy.health.Cause;
import dev.understudy.health.Subject;
import dev.understudy.health.Verdict;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.SqlStore;
import dev.understudy.journal.StoreFailure;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.RoleLedger;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Opens, changes and closes incidents, each with its journal line in the same transaction. */
public final class IncidentDesk {
    private final Incidents incidents;
    private final TroubleJudge judge;
    private final RoleLedger ledger;
    private final Journal journal;
    private final SqlStore store;
    private final Clock clock;

    public IncidentDesk(SqlStore store, Journal journal, Clock clock, RoleLedger ledger, TroubleJudge judge) {
        this.incidents = Incidents.in(store);
        this.judge = judge;
        this.ledger = ledger;
        this.journal = journal;
        this.store = store;
        this.clock = clock;
    }

    /** Brings the open incidents of the watched subjects into line with their judgements. */
    public void reconcile(String pair, Map<Subject, Assessment> assessments) {
        MemberName onStage = ledger.onStage(pair);
        Instant now = clock.instant();
        List<Trouble> troubles = judge.judge(assessments, onStage, now);
        withoutRivals(() -> {
            List<Incident> standing = incidents.open(pair);
            for (Incident open : standing) {
                assessmentOf(open, assessments)
                        .filter(assessment -> isOver(open, assessment, troubles, standing, now))
                        .ifPresent(assessment ->
                                close(open, closing(open, assessment), assessment.verdict() == Verdict.HEALTHY));
            }
            List<Incident> left = incidents.open(pair);
            List<Trouble> roots = RootCause.roots(troubles, left);
            troubles.stream()
                    .filter(trouble ->
                            roots.contains(trouble) || left.stream().anyMatch(open -> matches(open, trouble)))
                    .forEach(trouble -> openOrChange(pair, trouble));
        });
    }

    /** Over is what is well again, or what another incident of the same subject tells better; not what nobody can see. */
    private static boolean isOver(
            Incident open, Assessment assessment, List<Trouble> troubles, List<Incident> standing, Instant now) {
        if (troubles.stream().anyMatch(trouble -> matches(open, trouble))) {
            return false;
        }
        if (assessment.verdict() == Verdict.STARTING) {
            // safety: a core on its way up is no outage yet, but only until its letter is due. That counts from the
            // first bad sample, which a start leaves standing, so one that dies again is told at once (UpdateTest)
            return open.letterDue().isAfter(now);
        }
        if (!assessment.verdict().isConclusive()) {
            return false;
        }
        List<Incident> ofOthers = standing.stream()
                .filter(other -> !other.subject().equals(open.subject()))
                .toList();
        return assessment.verdict() == Verdict.HEALTHY
                || RootCause.roots(troubles, ofOthers).stream()
                        .anyMatch(trouble -> trouble.subject().equals(open.subject()));
    }

    /** A rival that opened the same incident first breaks our transaction; a second look finds its incident open. */
    private void withoutRivals(Runnable work) {
        try {
            store.transact(work);
        } catch (StoreFailure e) {
            if (!e.isDuplicate()) {
                throw e;
            }
            store.transact(work);
        }
    }

    /** Closes what is open about a subject that the settings do not name any more; nobody is told that it is well. */
    public void endWatchOf(String pair, Subject subject) {
        store.transact(() -> incidents.open(pair).stream()
                .filter(open -> open.kind().isOfWatch() && open.subject().equals(subject.text()))
                .forEach(open -> close(open, "the " + subject.text() + " is not watched any more", false)));
    }

    /** Closes what is open about pairs that the settings do not name any more; nobody is told that they are well. */
    public void endWatchOfOthersThan(Collection<String> pairs) {
        store.transact(() -> incidents.pairsWithOpen().stream()
                .filter(pair -> !pairs.contains(pair))
                .flatMap(pair -> incidents.open(pair).stream())
                .forEach(open -> close(
                        open, "the pair " + open.pair() + " is not in the settings, so nobody watches it", false)));
    }

    /** Opens an incident for a failed job, or leaves the open one as it is; it tells more than that the job is overdue. */
    public void jobFailed(String pair, String job, String reason) {
        Instant now = clock.instant();
        Trouble trouble = new Trouble(IncidentKind.JOB_FAILED, job, Cause.NONE, reason, Optional.empty(), now, now);
        withoutRivals(() -> {
            ofJobs(pair)
                    .filter(open -> open.kind() == IncidentKind.JOB_OVERDUE
                            && open.subject().equals(job))
                    .forEach(open -> close(open, "the job " + job + " fails, which explains it", false));
            // why: who looks at it wants the newest error and the time of the next attempt, and has a letter already
            incidents.open(pair).stream()
                    .filter(open -> matches(open, trouble))
                    .forEach(open -> incidents.change(open, trouble));
            openOrChange(pair, trouble);
        });
    }

    /** Opens an incident for a job that has not succeeded in time, unless it is open or a failure explains it. */
    public void jobOverdue(String pair, String job, String reason, Instant since) {
        Trouble trouble = new Trouble(
                IncidentKind.JOB_OVERDUE, job, Cause.NONE, reason, Optional.empty(), since, clock.instant());
        withoutRivals(() ->
                RootCause.roots(List.of(trouble), incidents.open(pair)).forEach(root -> openOrChange(pair, root)));
    }

    /** Closes what is overdue and has no schedule any more; nobody is told that it works. */
    public void onlyScheduled(String pair, Set<String> jobs) {
        store.transact(() -> ofJobs(pair)
                .filter(open -> open.kind() == IncidentKind.JOB_OVERDUE && !jobs.contains(open.subject()))
                .forEach(open -> close(open, "the job " + open.subject() + " has no schedule any more", false)));
    }

    /** Closes the open incidents of a job that works again. */
    public void jobSucceeded(String pair, String job) {
        store.transact(() -> ofJobs(pair)
                .filter(open -> open.subject().equals(job))
                .forEach(open -> close(open, "the job " + job + " works again", true)));
    }

    /** Opens a finding about what a job has made; an earlier one gives way to it, so that people are told of each. */
    public void found(String pair, String job, String reason) {
        Instant now = clock.instant();
        Trouble trouble = new Trouble(IncidentKind.FINDING, job, Cause.NONE, reason, Optional.empty(), now, now);
        withoutRivals(() -> {
            findings(pair, job)
                    .filter(open -> !open.reason().equals(trouble.reason()))
                    .forEach(open -> close(open, "a newer finding takes its place", false));
            openOrChange(pair, trouble);
        });
    }

    /**
     * Closes a finding about what a job has made; nobody is told that all is well, since what is lost stays lost.
     *
     * @param before one that is not older stays, since whoever found nothing just now may have written it down before
     */
    public void foundNothing(String pair, String job, Instant before) {
        store.transact(() -> findings(pair, job)
                .filter(open -> open.openedAt().isBefore(before))
                .forEach(open -> close(open, "a later look has found nothing more", false)));
    }

    private Stream<Incident> findings(String pair, String job) {
        return incidents.open(pair).stream()
                .filter(open ->
                        open.kind() == IncidentKind.FINDING && open.subject().equals(job));
    }

    private Stream<Incident> ofJobs(String pair) {
        return incidents.open(pair).stream().filter(open -> open.kind().isOfJob());
    }

    /** Opens an incident of a kind that is not judged from verdicts but told by whoever sees it, unless one is open. */
    public void trouble(
            String pair,
            IncidentKind kind,
            String subject,
            String reason,
            Optional<Instant> lastGoodAt,
            Instant firstBadAt) {
        Trouble trouble = new Trouble(kind, subject, Cause.NONE, reason, lastGoodAt, firstBadAt, clock.instant());
        withoutRivals(() -> openOrChange(pair, trouble));
    }

    /** Closes an incident of such a kind whose subject is well again. */
    public void well(String pair, IncidentKind kind, String subject, String why) {
        store.transact(() -> incidents.open(pair).stream()
                .filter(open -> open.kind() == kind && open.subject().equals(subject))
                .forEach(open -> close(open, why, true)));
    }

    /** Closes what is open about storages that are not the pair's any more; nobody is told that they are well. */
    public void onlyStorage(String pair, Optional<String> storage) {
        store.transact(() -> ofStorages(pair)
                .filter(open -> storage.filter(open.subject()::equals).isEmpty())
                .forEach(open ->
                        close(open, "the storage " + open.subject() + " is not where backups go any more", false)));
    }

    private Stream<Incident> ofStorages(String pair) {
        return incidents.open(pair).stream().filter(open -> open.kind() == IncidentKind.STORAGE);
    }

    private void openOrChange(String pair, Trouble trouble) {
        Optional<Incident> standing = incidents.open(pair).stream()
                .filter(open -> matches(open, trouble))
                .findFirst();
        if (standing.isEmpty()) {
            journal.takeTurn();
            incidents.open(pair, trouble, clock.instant()).ifPresent(this::tellOpened);
            return;
        }
        Incident open = standing.get();
        if (open.cause() == trouble.cause() && !SilentToo.tellsMore(open.reason(), trouble.reason())) {
            return;
        }
        journal.takeTurn();
        if (incidents.change(open, trouble)) {
            journal.append(Entry.of(
                            pair,
                            JournalKind.INCIDENT_CHANGED,
                            trouble.subject(),
                            "Incident " + open.id() + " (" + open.kind().text() + "): " + trouble.reason() + ".")
                    .forIncident(open.id())
                    .with("cause", trouble.cause().text())
                    .with("letter-due", trouble.letterDue()));
        }
    }

    private void tellOpened(Incident incident) {
        journal.append(Entry.of(
                        incident.pair(),
                        JournalKind.INCIDENT_OPENED,
                        incident.subject(),
                        "Incident " + incident.id() + " (" + incident.kind().text() + ", " + incident.subject()
                                + ") is open: " + incident.reason() + ".")
                .forIncident(incident.id())
                .with("kind", incident.kind().text())
                .with("cause", incident.cause().text())
                .with("detection-seconds", incident.detection().toSeconds())
                .with("letter-due", incident.letterDue()));
    }

    /** @param recovered false if another incident takes over, so that nobody is told that all is well */
    private void close(Incident open, String why, boolean recovered) {
        Instant now = clock.instant();
        // why: the turn before the row, here and in Care, or one who closes many and one who acknowledges wait for ever
        journal.takeTurn();
        if (!incidents.close(open.id(), now)) {
            return;
        }
        Incident closed = incidents.find(open.id()).orElseThrow();
        journal.append(Entry.of(
                        open.pair(),
                        JournalKind.INCIDENT_CLOSED,
                        open.subject(),
                        "Incident " + open.id() + " (" + open.kind().text() + ", " + open.subject() + ") is closed: "
                                + why + ".")
                .forIncident(open.id())
                .with("kind", open.kind().text())
                .with("why", why)
                .with("recovered", recovered)
                .with("duration-seconds", closed.duration().orElseThrow().toSeconds()));
    }

    private static Optional<Assessment> assessmentOf(Incident open, Map<Subject, Assessment> assessments) {
        return assessments.values().stream()
                .filter(assessment -> open.kind().isOfWatch())
                .filter(assessment -> assessment.subject().text().equals(open.subject()))
                .findFirst();
    }

    private static String closing(Incident open, Assessment assessment) {
        return "the " + open.subject() + " is " + assessment.verdict().text() + ": " + assessment.reason();
    }

    private static boolean matches(Incident open, Trouble trouble) {
        return open.kind() == trouble.kind() && open.subject().equals(trouble.subject());
    }
}
