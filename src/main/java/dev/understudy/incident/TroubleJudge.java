// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import dev.understudy.health.Assessment;
import dev.understudy.health.Cause;
import dev.understudy.health.Subject;
import dev.understudy.health.Verdict;
import dev.understudy.pair.HealthSettings;
import dev.understudy.pair.MemberName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides from the judgements of a pair which incidents ought to be open. Pure. */
public final class TroubleJudge {
    private final HealthSettings settings;

    public TroubleJudge(HealthSettings settings) {
        this.settings = settings;
    }

    /** @param onStage the member that does the work; the other one waits in the wings */
    public List<Trouble> judge(Map<Subject, Assessment> assessments, MemberName onStage, Instant now) {
        List<Trouble> troubles = new ArrayList<>();
        boolean witnessSilent = verdict(assessments, Subject.WITNESS) == Verdict.DOWN;
        // why: a host that shows another certificate does answer, so it says nothing of our own connection
        Assessment host = assessments.get(Subject.PROXMOX);
        boolean proxmoxSilent = host != null && host.verdict() == Verdict.DOWN && host.cause() == Cause.PROXMOX_SILENT;
        assessments.forEach((subject, assessment) -> kind(
                        subject, assessment, onStage, witnessSilent, proxmoxSilent, now)
                .map(kind -> Subject.of(onStage) == subject
                        ? onStage(kind, assessment, now)
                        : trouble(kind, assessment, assessment.cause(), reason(subject, assessments, onStage), now))
                .ifPresent(troubles::add));
        return troubles;
    }

    private static String reason(Subject subject, Map<Subject, Assessment> assessments, MemberName onStage) {
        Assessment assessment = assessments.get(subject);
        return assessment.cause() == Cause.PROXMOX_SILENT && assessment.verdict() == Verdict.DOWN
                ? SilentToo.with(assessment.reason(), assessments, onStage)
                : assessment.reason();
    }

    private Trouble onStage(IncidentKind kind, Assessment assessment, Instant now) {
        return Unserved.cause(assessment, settings, now)
                .map(cause ->
                        trouble(kind, assessment, cause, Unserved.reason(cause, assessment.reason(), settings), now))
                .orElseGet(() -> trouble(kind, assessment, assessment.cause(), assessment.reason(), now));
    }

    private Optional<IncidentKind> kind(
            Subject subject,
            Assessment assessment,
            MemberName onStage,
            boolean witnessSilent,
            boolean proxmoxSilent,
            Instant now) {
        return switch (subject) {
            case PROXMOX ->
                switch (assessment.verdict()) {
                    case DOWN ->
                        Optional.of(
                                witnessSilent && proxmoxSilent
                                        ? IncidentKind.ISOLATED
                                        : IncidentKind.PROXMOX_UNREACHABLE);
                    case DEGRADED -> Optional.of(IncidentKind.DEGRADED);
                    case UNAUTHORIZED -> Optional.of(IncidentKind.UNAUTHORIZED);
                    case HEALTHY, STARTING, HELD, RECOVERY_MODE, UNKNOWN -> Optional.empty();
                };
            case WITNESS ->
                assessment.verdict() == Verdict.DOWN && !proxmoxSilent
                        ? Optional.of(IncidentKind.FINDING)
                        : Optional.empty();
            case PRIMARY, STANDBY -> member(subject, assessment, onStage, now);
        };
    }

    private Optional<IncidentKind> member(Subject subject, Assessment assessment, MemberName onStage, Instant now) {
        if (assessment.verdict() == Verdict.UNAUTHORIZED) {
            return Optional.of(IncidentKind.UNAUTHORIZED);
        }
        if (Subject.of(onStage) != subject) {
            return isUnwellForLong(assessment, now) ? Optional.of(IncidentKind.STANDBY_DOWN) : Optional.empty();
        }
        return switch (assessment.verdict()) {
            case DOWN -> Optional.of(IncidentKind.DOWN);
            case DEGRADED -> Optional.of(IncidentKind.DEGRADED);
            // safety: never DOWN, which could lead towards a failover: unknown and starting are not dead
            // (TroubleJudgeTest)
            case STARTING, UNKNOWN -> Unserved.cause(assessment, settings, now).map(cause -> IncidentKind.DEGRADED);
            case RECOVERY_MODE -> Optional.of(IncidentKind.RECOVERY_MODE);
            case HEALTHY, HELD, UNAUTHORIZED -> Optional.empty();
        };
    }

    private boolean isUnwellForLong(Assessment assessment, Instant now) {
        boolean unwell = assessment.verdict() != Verdict.HEALTHY && assessment.verdict() != Verdict.UNKNOWN;
        // why: a member that flaps has a good sample now and then, and is unwell all the while
        Instant since =
                assessment.firstBadAt().filter(assessment.since()::isAfter).orElse(assessment.since());
        return unwell
                && !Duration.between(since, now).minus(settings.standbyGrace()).isNegative();
    }

    private Trouble trouble(IncidentKind kind, Assessment assessment, Cause cause, String reason, Instant now) {
        Instant firstBad = assessment.firstBadAt().orElse(cause == Cause.UNSEEN ? assessment.since() : now);
        return new Trouble(
                kind,
                assessment.subject().text(),
                cause,
                reason,
                assessment.lastGoodAt(),
                firstBad,
                letterDue(kind, cause, firstBad, now));
    }

    private Instant letterDue(IncidentKind kind, Cause cause, Instant firstBad, Instant now) {
        // why: an ordinary restart of the core is nobody's business at night; a machine that is gone is
        if (kind == IncidentKind.DOWN && cause == Cause.CORE_SILENT) {
            return firstBad.plus(settings.coreGrace());
        }
        // why: by then it is known whether the letter has to say that nobody is served
        if (kind == IncidentKind.DEGRADED && cause == Cause.CORE_FAILING) {
            return firstBad.plus(settings.coreGrace()).plus(settings.pulse().multipliedBy(2));
        }
        return now;
    }

    private static Verdict verdict(Map<Subject, Assessment> assessments, Subject subject) {
        Assessment assessment = assessments.get(subject);
        return assessment == null ? Verdict.UNKNOWN : assessment.verdict();
    }
}
