// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.run.Runs;
import dev.understudy.run.TaskMemory;
import java.util.Optional;

/** What one step of one run remembers, in the store. */
final class StepMemory implements TaskMemory {
    private final Runs runs;
    private final long run;
    private final String step;

    StepMemory(Runs runs, long run, String step) {
        this.runs = runs;
        this.run = run;
        this.step = step;
    }

    @Override
    public Optional<String> recalled(String name) {
        return Optional.ofNullable(runs.memory(run, step).get(name));
    }

    @Override
    public void remember(String name, String value) {
        runs.remember(run, step, name, value);
    }

    @Override
    public void tell(String progress) {
        runs.stepTold(run, step, progress);
    }
}
