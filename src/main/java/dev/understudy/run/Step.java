// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import java.time.Instant;
import java.util.Optional;

/**
 * One phase of a run, as it was recorded.
 *
 * @param outcome empty while it is under way, and for ever if the process died inside it and the run was not resumed
 * @param detail why it failed; empty otherwise
 */
public record Step(
        String name, Instant startedAt, Optional<Instant> endedAt, Optional<StepOutcome> outcome, String detail) {

    /** How a step ended. DONE steps are skipped when their run is resumed; FAILED ones end it. */
    public enum StepOutcome {
        DONE,
        FAILED
    }
}
