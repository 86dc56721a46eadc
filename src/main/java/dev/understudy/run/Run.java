// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * One execution of a job for one pair.
 *
 * @param rehearsed nothing is changed by it
 * @param dueOn the local date whose schedule it serves; empty if somebody asked for it
 * @param routeVersion mark of the route's text when the run began; a resumed run goes on only with the same text
 * @param outcome empty while it runs
 * @param sentence what came of it; empty while it runs
 */
public record Run(
        long id,
        String job,
        String pair,
        String routeVersion,
        boolean rehearsed,
        Optional<LocalDate> dueOn,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<RunOutcome> outcome,
        String sentence) {}
