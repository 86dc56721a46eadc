// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import java.time.Instant;
import java.util.Optional;

/**
 * The judgement over recent samples.
 *
 * @param since when this verdict was first given
 * @param lastGoodAt the newest healthy sample; empty if there never was one
 * @param firstBadAt the first unhealthy sample after that; empty while the newest sample is healthy
 * @param change what would change the verdict, in one clause
 * @param unsettled true if the newest sample disagrees with the verdict and a closer look would settle it
 */
public record Assessment(
        Subject subject,
        Verdict verdict,
        Cause cause,
        String reason,
        Instant since,
        Optional<Instant> lastGoodAt,
        Optional<Instant> firstBadAt,
        String change,
        boolean unsettled) {}
