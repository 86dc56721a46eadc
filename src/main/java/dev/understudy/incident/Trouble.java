// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import dev.understudy.health.Cause;
import dev.understudy.journal.Abridged;
import java.time.Instant;
import java.util.Optional;

/** What ought to be an open incident now. */
public record Trouble(
        IncidentKind kind,
        String subject,
        Cause cause,
        String reason,
        Optional<Instant> lastGoodAt,
        Instant firstBadAt,
        Instant letterDue) {
    public Trouble {
        reason = Abridged.to(1000, reason);
    }
}
