// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import dev.understudy.journal.Abridged;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.Row;
import dev.understudy.journal.SqlStore;
import dev.understudy.journal.StoreFailure;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

final class SqlRuns implements Runs {
    private static final int LONGEST = 4000;

    private final SqlStore store;
    private final Journal journal;
    private final Clock clock;

    SqlRuns(SqlStore store, Journal journal, Clock clock) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public Run begin(RunOrder order, String routeVersion, LongConsumer together) {
        try {
            return store.inTransaction(() -> {
                refuseTwice(order);
                long id = store.insert(
                        "insert into run (job, pair, route_version, rehearsed, due_on, started_at, sentence)"
                                + " values (?, ?, ?, ?, ?, ?, '')",
                        order.job(),
                        order.pair(),
                        routeVersion,
                        order.rehearsed() ? 1 : 0,
                        order.dueOn(),
                        clock.instant());
                if (!order.rehearsed()) {
                    SqlLane.occupy(store, clock, order.pair(), id);
                }
                together.accept(id);
                String what = order.rehearsed() ? "Rehearsal " : "Run ";
                journal.append(Entry.of(
                                order.pair(),
                                JournalKind.RUN_STARTED,
                                order.job(),
                                what + id + " of " + order.job() + " has begun.")
                        .forRun(id));
                return find(id).orElseThrow();
            });
        } catch (StoreFailure e) {
            if (e.isDuplicate()) {
                throw busy(order, laneHolder(order.pair()) + " holds the lane");
            }
            throw e;
        }
    }

    /** A run that waits without the lane is under way all the same. */
    private void refuseTwice(RunOrder order) {
        Optional<Long> same = store.first(
                "select id from run where job = ? and pair = ? and outcome is null and rehearsed = 0",
                row -> row.number("id"),
                order.job(),
                order.pair());
        if (same.isPresent() && !order.rehearsed()) {
            throw busy(order, "run " + same.get() + " of " + order.job() + " is under way");
        }
    }

    private static Failure busy(RunOrder order, String seen) {
        return Failure.of(FailureCode.LANE_BUSY, "Start of " + order.job() + " for pair " + order.pair())
                .seen(seen)
                .allowed("one run per pair at a time")
                .next("Nothing was begun")
                .build();
    }

    @Override
    public Lane lane(Run run) {
        return new SqlLane(store, clock, run);
    }

    private String laneHolder(String pair) {
        return store.first(
                        "select r.id, r.job from lane l join run r on r.id = l.run_id where l.pair = ?",
                        row -> "run " + row.number("id") + " of " + row.text("job"),
                        pair)
                .orElse("another run");
    }

    @Override
    public void resumed(Run run) {
        journal.append(Entry.of(
                        run.pair(),
                        JournalKind.RUN_RESUMED,
                        run.job(),
                        "Run " + run.id() + " of " + run.job() + " was interrupted and goes on.")
                .forRun(run.id()));
    }

    @Override
    public void end(long id, RunOutcome outcome, String sentence) {
        store.transact(() -> {
            int changed = store.update(
                    "update run set ended_at = ?, outcome = ?, sentence = ? where id = ? and outcome is null",
                    clock.instant(),
                    outcome,
                    Abridged.to(LONGEST, sentence),
                    id);
            if (changed == 0) {
                return;
            }
            store.update("delete from lane where run_id = ?", id);
            Run run = find(id).orElseThrow();
            journal.append(Entry.of(run.pair(), JournalKind.RUN_ENDED, run.job(), sentence)
                    .forRun(id)
                    .with("outcome", outcome.text()));
        });
    }

    @Override
    public List<Run> unfinished() {
        return store.list("select * from run where outcome is null order by id", SqlRuns::run);
    }

    @Override
    public Optional<Run> find(long id) {
        return store.first("select * from run where id = ?", SqlRuns::run, id);
    }

    @Override
    public List<Run> newest(String job, String pair, int limit) {
        return store.list(
                "select * from run where (job = ? or ? = '') and (pair = ? or ? = '') order by id desc limit ?",
                SqlRuns::run,
                job,
                job,
                pair,
                pair,
                limit);
    }

    @Override
    public List<Step> steps(long run) {
        return store.list(
                "select * from run_step where run_id = ? order by id",
                row -> new Step(
                        row.text("step"),
                        row.instant("started_at"),
                        row.optionalInstant("ended_at"),
                        row.optionalText("outcome").map(Step.StepOutcome::valueOf),
                        row.text("detail")),
                run);
    }

    @Override
    public boolean isDone(long run, String step) {
        return store.first(
                        "select outcome from run_step where run_id = ? and step = ? and outcome = 'DONE'",
                        row -> Boolean.TRUE,
                        run,
                        step)
                .isPresent();
    }

    @Override
    public void stepBegins(long run, String step) {
        store.transact(() -> {
            int again = store.update(
                    "update run_step set ended_at = null, outcome = null, detail = '' where run_id = ? and step = ?",
                    run,
                    step);
            if (again == 0) {
                store.update(
                        "insert into run_step (run_id, step, started_at, detail) values (?, ?, ?, '')",
                        run,
                        step,
                        clock.instant());
            }
        });
    }

    @Override
    public void stepDone(long run, String step, Map<String, String> produced) {
        store.transact(() -> {
            store.update("delete from run_memory where run_id = ? and step = ?", run, step);
            produced.forEach((name, text) -> remember(run, step, name, text));
            store.update(
                    "update run_step set ended_at = ?, outcome = ? where run_id = ? and step = ?",
                    clock.instant(),
                    Step.StepOutcome.DONE,
                    run,
                    step);
        });
    }

    @Override
    public void stepTold(long run, String step, String detail) {
        store.update(
                "update run_step set detail = ? where run_id = ? and step = ?",
                Abridged.to(LONGEST, detail),
                run,
                step);
    }

    @Override
    public void stepFailed(long run, String step, String reason) {
        store.update(
                "update run_step set ended_at = ?, outcome = ?, detail = ? where run_id = ? and step = ?",
                clock.instant(),
                Step.StepOutcome.FAILED,
                Abridged.to(LONGEST, reason),
                run,
                step);
    }

    @Override
    public Map<String, String> memory(long run, String step) {
        Map<String, String> memory = new HashMap<>();
        store.list(
                        "select name, text from run_memory where run_id = ? and step = ?",
                        row -> Map.entry(row.text("name"), row.text("text")),
                        run,
                        step)
                .forEach(note -> memory.put(note.getKey(), note.getValue()));
        return memory;
    }

    @Override
    public void remember(long run, String step, String name, String text) {
        store.transact(() -> {
            int changed = store.update(
                    "update run_memory set text = ? where run_id = ? and step = ? and name = ?", text, run, step, name);
            if (changed == 0) {
                store.update(
                        "insert into run_memory (run_id, step, name, text) values (?, ?, ?, ?)", run, step, name, text);
            }
        });
    }

    private static Run run(Row row) {
        return new Run(
                row.number("id"),
                row.text("job"),
                row.text("pair"),
                row.text("route_version"),
                row.truth("rehearsed"),
                row.optionalDate("due_on"),
                row.instant("started_at"),
                row.optionalInstant("ended_at"),
                row.optionalText("outcome").map(RunOutcome::valueOf),
                row.text("sentence"));
    }
}
