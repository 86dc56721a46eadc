// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.run.Run;
import dev.understudy.run.RunOutcome;
import dev.understudy.run.Runs;
import dev.understudy.sync.SyncRounds;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How old what a standby knows is; before the first sync, for how long one has been tried. */
record SyncAge(SyncRounds rounds, Runs runs, Clock clock) {
    private static final int LOOKED_BACK = 100;
    private static final Set<RunOutcome> IN_VAIN = EnumSet.of(RunOutcome.FAILED, RunOutcome.REFUSED);

    Duration of(String pair) {
        return rounds.standing(pair).exposure(clock.instant()).orElseGet(() -> tried(pair));
    }

    /** What the newest run that came to its end said, if it was in vain; in brackets, or nothing. */
    String why(String pair) {
        return runs.newest("config-sync", pair, LOOKED_BACK).stream()
                .filter(run -> !run.rehearsed() && run.outcome().isPresent())
                .findFirst()
                .filter(run -> IN_VAIN.contains(run.outcome().get()))
                .map(run -> " (the last sync said: " + run.sentence() + ")")
                .orElse("");
    }

    private Duration tried(String pair) {
        List<Run> tried = runs.newest("config-sync", pair, LOOKED_BACK).stream()
                .filter(run -> !run.rehearsed())
                .toList();
        return tried.isEmpty()
                ? Duration.ZERO
                : Duration.between(tried.get(tried.size() - 1).startedAt(), clock.instant());
    }
}
