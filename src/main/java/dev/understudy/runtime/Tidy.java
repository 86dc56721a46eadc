// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.alert.SqlOldLetters;
import dev.understudy.incident.SqlOldIncidents;
import dev.understudy.journal.SqlOldLines;
import dev.understudy.journal.SqlStore;
import dev.understudy.restorepoint.SqlOldPoints;
import dev.understudy.run.SqlOldRuns;
import dev.understudy.sync.SqlOldRounds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** What the daily tidy calls: forgets what is over for longer than anybody looks back, those first that refer to others. */
public final class Tidy {
    private static final Duration BODIES_KEPT = Duration.ofDays(90);
    private static final Duration KEPT = Duration.ofDays(400);

    private final SqlOldLetters letters;
    private final SqlOldPoints points;
    private final SqlOldRounds rounds;
    private final SqlOldRuns runs;
    private final SqlOldIncidents incidents;
    private final SqlOldLines lines;
    private final Clock clock;

    Tidy(SqlStore store, Clock clock) {
        this.letters = new SqlOldLetters(store);
        this.points = new SqlOldPoints(store);
        this.rounds = new SqlOldRounds(store);
        this.runs = new SqlOldRuns(store);
        this.incidents = new SqlOldIncidents(store);
        this.lines = new SqlOldLines(store);
        this.clock = clock;
    }

    public void tidy() {
        Instant now = clock.instant();
        Instant before = now.minus(KEPT);
        // why: read first, so that what opens or begins meanwhile is too new to go
        Set<Long> open = incidents.open();
        Set<Long> unfinished = runs.unfinished();
        letters.forgetBodies(now.minus(BODIES_KEPT), open);
        letters.forget(before, open);
        points.forgetGone(before);
        rounds.forget(now.minus(BODIES_KEPT));
        Set<Long> kept = new HashSet<>(points.runs());
        kept.addAll(rounds.runs());
        runs.forget(before, kept);
        incidents.forget(before, letters.incidents());
        lines.forget(before, letters.firstNeededLine(), open, unfinished);
    }
}
