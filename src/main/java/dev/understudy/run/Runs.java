// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import dev.understudy.journal.Journal;
import dev.understudy.journal.SqlStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The record of runs, their steps and the lane they hold. Every call is durable when it returns: intent before act, act,
 * then outcome, so a process killed at any instant leaves a record from which the run is resumed or ended.
 */
public interface Runs {

    /**
     * Records a new run and takes the pair's lane for it; a rehearsal needs none.
     *
     * @throws dev.understudy.journal.Failure LANE_BUSY if another run holds the lane
     */
    default Run begin(RunOrder order, String routeVersion) {
        return begin(order, routeVersion, run -> {});
    }

    /**
     * As {@link #begin(RunOrder, String)}.
     *
     * @param together called with the run's id; what it writes becomes durable with the run, or the run does not begin
     */
    Run begin(RunOrder order, String routeVersion, LongConsumer together);

    /** Notes that an interrupted run goes on. */
    void resumed(Run run);

    /** Ends the run and frees the lane; does nothing if it has ended already. */
    void end(long run, RunOutcome outcome, String sentence);

    /** The lane of that run. */
    Lane lane(Run run);

    /** Runs without an end, oldest first. */
    List<Run> unfinished();

    Optional<Run> find(long run);

    /** Newest first; an empty job or pair means any. */
    List<Run> newest(String job, String pair, int limit);

    /** In the order they were started. */
    List<Step> steps(long run);

    boolean isDone(long run, String step);

    /** Records the intent; a step begun again after an interruption keeps its first start. */
    void stepBegins(long run, String step);

    /** Records that the step is done, and the variables it produced that later steps may need. */
    void stepDone(long run, String step, Map<String, String> produced);

    /** Says how far the step is, or what it has found; stands until the next word. */
    void stepTold(long run, String step, String detail);

    void stepFailed(long run, String step, String reason);

    /** What a step has remembered so far: while it is under way, its notes to itself; once done, what it produced. */
    Map<String, String> memory(long run, String step);

    /** Remembers one thing inside a step at once, such as the id of a task that was just started. */
    void remember(long run, String step, String name, String text);

    static Runs in(SqlStore store, Journal journal, Clock clock) {
        return new SqlRuns(store, journal, clock);
    }
}
