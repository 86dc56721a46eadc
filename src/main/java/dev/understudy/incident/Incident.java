// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import dev.understudy.health.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A period in which something needs attention.
 *
 * @param subject the member, {@code proxmox}, {@code witness}, job or storage it is about
 * @param lastGoodAt the newest time at which it was still seen to be well; empty if it never was
 * @param firstBadAt the first time at which it was seen not to be
 * @param letterDue when people are to be told, if it still stands then
 * @param closedAt empty while it is open
 * @param acknowledgedAt when somebody said to take care of it; nobody is reminded since
 * @param snoozedUntil until when nobody is to be reminded; may have passed
 */
public record Incident(
        long id,
        String pair,
        IncidentKind kind,
        String subject,
        Cause cause,
        String reason,
        Instant openedAt,
        Optional<Instant> lastGoodAt,
        Instant firstBadAt,
        Instant letterDue,
        Optional<Instant> closedAt,
        Optional<Instant> acknowledgedAt,
        Optional<Instant> snoozedUntil) {

    public boolean isOpen() {
        return closedAt.isEmpty();
    }

    /** True if people are reminded of it and, if nobody answers, the second tier is told. */
    public boolean isUrgent() {
        return kind.isUrgent() || cause.isUrgent();
    }

    /** True if nobody has said to take care of it, and nobody has asked for quiet until later than {@code now}. */
    public boolean wantsAttention(Instant now) {
        return isOpen()
                && acknowledgedAt.isEmpty()
                && snoozedUntil.filter(until -> until.isAfter(now)).isEmpty();
    }

    /**
     * From the fault to the incident. The fault itself was seen by nobody; it is taken at its earliest, the last good
     * sample, so the figure is an upper bound.
     */
    public Duration detection() {
        return Duration.between(lastGoodAt.orElse(firstBadAt), openedAt);
    }

    /** How long it lasted, from the first bad sample; empty while it is open. */
    public Optional<Duration> duration() {
        return closedAt.map(closed -> Duration.between(firstBadAt, closed));
    }
}
