// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a standby holds.
 *
 * @param holds the run whose original it was seen to work with; empty before the first
 * @param knownAt the start of the newest backup of the member on stage that is known to be on the standby, or known not to
 *     differ from it
 * @param inDoubt a restore was ordered and not yet verified
 */
public record Standing(OptionalLong holds, Optional<Instant> knownAt, boolean inDoubt) {
    public static final Standing NOTHING = new Standing(OptionalLong.empty(), Optional.empty(), false);

    /** What would be lost by a failover at that instant; empty before the first sync. */
    public Optional<Duration> exposure(Instant now) {
        return knownAt.map(at -> at.isAfter(now) ? Duration.ZERO : Duration.between(at, now));
    }
}
