// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import dev.understudy.health.Assessment;
import dev.understudy.health.Cause;
import dev.understudy.pair.HealthSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells when a member on stage that nobody may call dead has left the home unserved for too long: it answers nothing but
 * errors, it never comes up, or nobody can see it. Such a trouble is told as urgently as an outage and arms nothing. Pure.
 */
final class Unserved {
    /** The Supervisor itself allows ten minutes for the first answer of a core. */
    private static final Duration LONGEST_START = Duration.ofMinutes(10);

    private static final Duration LONGEST_UNSEEN = Duration.ofMinutes(5);

    private Unserved() {}

    static Optional<Cause> cause(Assessment assessment, HealthSettings settings, Instant now) {
        Instant since =
                assessment.firstBadAt().filter(assessment.since()::isAfter).orElse(assessment.since());
        return switch (assessment.verdict()) {
            case DEGRADED ->
                assessment.cause() == Cause.CORE_FAILING
                        ? after(settings.coreGrace(), since, now, Cause.CORE_ONLY_ERRORS)
                        : Optional.empty();
            case STARTING -> after(LONGEST_START, since, now, Cause.START_WITHOUT_END);
            // why: what was bad before says nothing of how long nobody has been able to tell
            case UNKNOWN -> after(LONGEST_UNSEEN, assessment.since(), now, Cause.UNSEEN);
            case HEALTHY, HELD, UNAUTHORIZED, RECOVERY_MODE, DOWN -> Optional.empty();
        };
    }

    private static Optional<Cause> after(Duration patience, Instant since, Instant now, Cause cause) {
        return since.plus(patience).isAfter(now) ? Optional.empty() : Optional.of(cause);
    }

    /** The reason of the assessment, with what makes it urgent. */
    static String reason(Cause cause, String seen, HealthSettings settings) {
        return switch (cause) {
            case CORE_ONLY_ERRORS ->
                seen + "; it has answered nothing but errors for "
                        + settings.coreGrace().toSeconds() + " s";
            case START_WITHOUT_END ->
                seen + "; it has been starting for " + LONGEST_START.toMinutes()
                        + " minutes, and no start takes so long";
            case UNSEEN ->
                seen + "; for " + LONGEST_UNSEEN.toMinutes() + " minutes nobody has been able to tell whether it works";
            default -> seen;
        };
    }
}
