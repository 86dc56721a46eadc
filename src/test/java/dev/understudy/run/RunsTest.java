// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.given.FailingSource;
import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenStore;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalLine;
import dev.understudy.journal.SqlStore;
import dev.understudy.journal.StoreFailure;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunsTest {
    private final GivenStore given = GivenStore.fresh();
    private final FailingSource failing = new FailingSource(given.source());
    private final SqlStore store = new SqlStore(failing.source());
    private final GivenClock clock = GivenClock.atNight();
    private final Journal journal = Journal.in(store, clock);
    private final Runs runs = Runs.in(store, journal, clock);

    @Test
    void aRehearsalNeedsNoLaneAndIsMarked() {
        runs.begin(RunOrder.of("config-sync", "home"), "v1");

        Run rehearsal = runs.begin(RunOrder.rehearsal("full-backup", "home"), "v1");

        assertThat(runs.find(rehearsal.id()).orElseThrow().rehearsed()).isTrue();
    }

    @Test
    void aRunThatLeavesTheLaneLetsAnotherPassAndTakesItBackOnlyWhenItIsFree() {
        Run backup = runs.begin(RunOrder.dueOn(LocalDate.of(2026, 11, 24), "full-backup", "home"), "v1");
        Lane lane = runs.lane(backup);

        lane.leave();
        Run sync = runs.begin(RunOrder.of("config-sync", "home"), "v1");
        assertThat(lane.take()).isFalse();
        runs.end(sync.id(), RunOutcome.OK, "done");

        assertThat(lane.take()).isTrue();
        assertThat(lane.take()).isTrue();
        assertThatThrownBy(() -> runs.begin(RunOrder.of("snapshot", "home"), "v1"))
                .hasMessageContaining("run " + backup.id() + " of full-backup");
        assertThat(runs.find(backup.id()).orElseThrow().dueOn()).contains(LocalDate.of(2026, 11, 24));
    }

    @Test
    void aStepSaysHowFarItIs() {
        Run run = runs.begin(RunOrder.of("full-backup", "home"), "v1");
        runs.stepBegins(run.id(), "back-up-the-primary");

        runs.stepTold(run.id(), "back-up-the-primary", "42 %");
        runs.stepDone(run.id(), "back-up-the-primary", Map.of());

        assertThat(runs.steps(run.id())).extracting(Step::detail).containsExactly("42 %");
    }

    @Test
    void aRunHoldsTheLaneOfItsPairUntilItEnds() {
        Run first = runs.begin(RunOrder.of("config-sync", "home"), "v1");

        assertThatThrownBy(() -> runs.begin(RunOrder.of("full-backup", "home"), "v1"))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.code()).isEqualTo(FailureCode.LANE_BUSY);
                    assertThat(failure).hasMessageContaining("run " + first.id() + " of config-sync");
                });
        runs.end(first.id(), RunOutcome.OK, "done");
        assertThat(runs.begin(RunOrder.of("full-backup", "home"), "v1").job()).isEqualTo("full-backup");
    }

    @Test
    void aRunThatFoundTheLaneBusyLeavesNoTrace() {
        runs.begin(RunOrder.of("config-sync", "home"), "v1");

        assertThatThrownBy(() -> runs.begin(RunOrder.of("full-backup", "home"), "v1"))
                .isInstanceOf(Failure.class);

        assertThat(runs.newest("", "", 10)).hasSize(1);
        assertThat(runs.unfinished()).hasSize(1);
    }

    @Test
    void pairsDoNotShareALane() {
        runs.begin(RunOrder.of("config-sync", "home"), "v1");

        assertThat(runs.begin(RunOrder.of("config-sync", "cabin"), "v1").pair()).isEqualTo("cabin");
    }

    @Test
    void aRunThatCouldNotTakeTheLaneWasNeverBegun() {
        failing.breakAt(statement -> statement.startsWith("insert into lane"));

        assertThatThrownBy(() -> runs.begin(RunOrder.of("config-sync", "home"), "v1"))
                .isInstanceOf(StoreFailure.class);

        failing.heal();
        assertThat(runs.newest("", "", 10)).isEmpty();
    }

    @Test
    void endsOnlyOnce() {
        Run run = runs.begin(RunOrder.of("config-sync", "home"), "v1");
        runs.end(run.id(), RunOutcome.FAILED, "it failed");
        clock.advance(Duration.ofMinutes(1));

        runs.end(run.id(), RunOutcome.OK, "done");

        assertThat(runs.find(run.id()).orElseThrow().outcome()).contains(RunOutcome.FAILED);
        assertThat(runs.find(run.id()).orElseThrow().endedAt()).contains(GivenClock.NIGHT);
    }

    @Test
    void aLateEndOfAnOldRunDoesNotFreeTheLaneOfTheNextOne() {
        Run old = runs.begin(RunOrder.of("config-sync", "home"), "v1");
        runs.end(old.id(), RunOutcome.OK, "done");
        runs.begin(RunOrder.of("full-backup", "home"), "v1");

        runs.end(old.id(), RunOutcome.OK, "done again");

        assertThatThrownBy(() -> runs.begin(RunOrder.of("snapshot", "home"), "v1"))
                .isInstanceOf(Failure.class);
    }

    @Test
    void anEndIsNotRecordedWithoutFreeingTheLane() {
        Run run = runs.begin(RunOrder.of("config-sync", "home"), "v1");
        failing.breakAt(statement -> statement.startsWith("delete from lane"));

        assertThatThrownBy(() -> runs.end(run.id(), RunOutcome.OK, "done")).isInstanceOf(StoreFailure.class);

        failing.heal();
        assertThat(runs.unfinished()).extracting(Run::id).containsExactly(run.id());
    }

    @Test
    void aStepIsDoneOnlyWhenThatWasRecorded() {
        Run run = runs.begin(RunOrder.of("config-sync", "home"), "v1");
        runs.stepBegins(run.id(), "first");
        boolean whileUnderWay = runs.isDone(run.id(), "first");
        runs.stepDone(run.id(), "first", Map.of());
        runs.stepBegins(run.id(), "second");
        runs.stepFailed(run.id(), "second", "the reason");

        assertThat(whileUnderWay).isFalse();
        assertThat(runs.isDone(run.id(), "first")).isTrue();
        assertThat(runs.isDone(run.id(), "second")).isFalse();
        assertThat(runs.steps(run.id())).extracting(Step::name).containsExactly("first", "second");
    }

    @Test
    void aStepBegunAgainKeepsItsFirstStart() {
        Run run = runs.begin(RunOrder.of("config-sync", "home"), "v1");
        runs.stepBegins(run.id(), "first");
        clock.advance(Duration.ofMinutes(5));

        runs.stepBegins(run.id(), "first");

        assertThat(runs.steps(run.id())).singleElement().satisfies(step -> {
            assertThat(step.startedAt()).isEqualTo(GivenClock.NIGHT);
            assertThat(step.outcome()).isEmpty();
        });
    }

    @Test
    void notesOfAStepUnderWayOutliveTheProcess() {
        Run run = runs.begin(RunOrder.of("config-sync", "home"), "v1");
        runs.stepBegins(run.id(), "first");
        runs.remember(run.id(), "first", "task", "UPID:pve:1");
        runs.remember(run.id(), "first", "task", "UPID:pve:2");

        Runs afterRestart = Runs.in(given.store(), journal, clock);

        assertThat(afterRestart.memory(run.id(), "first")).containsExactly(Map.entry("task", "UPID:pve:2"));
        assertThat(afterRestart.memory(run.id(), "second")).isEmpty();
    }

    @Test
    void aStepThatIsDoneKeepsWhatItProducedAndNotItsNotes() {
        Run run = runs.begin(RunOrder.of("config-sync", "home"), "v1");
        runs.stepBegins(run.id(), "first");
        runs.remember(run.id(), "first", "task", "UPID:pve:1");

        runs.stepDone(run.id(), "first", Map.of("slug", "abc"));

        assertThat(runs.memory(run.id(), "first")).containsExactly(Map.entry("slug", "abc"));
    }

    @Test
    void whatAStepProducedIsDurableTogetherWithItsEnd() {
        Run run = runs.begin(RunOrder.of("config-sync", "home"), "v1");
        runs.stepBegins(run.id(), "first");
        failing.breakAt(statement -> statement.startsWith("update run_step"));

        assertThatThrownBy(() -> runs.stepDone(run.id(), "first", Map.of("slug", "abc")))
                .isInstanceOf(StoreFailure.class);

        failing.heal();
        assertThat(runs.memory(run.id(), "first")).isEmpty();
        assertThat(runs.isDone(run.id(), "first")).isFalse();
    }

    @Test
    void anEndlessReasonDoesNotKeepTheRunFromEnding() {
        Run run = runs.begin(RunOrder.of("config-sync", "home"), "v1");
        runs.stepBegins(run.id(), "first");
        runs.stepFailed(run.id(), "first", "x".repeat(50_000));

        runs.end(run.id(), RunOutcome.FAILED, "x".repeat(50_000));

        assertThat(runs.unfinished()).isEmpty();
    }

    @Test
    void tellsTheJournalOfBeginResumptionAndEnd() {
        Run run = runs.begin(RunOrder.of("config-sync", "home"), "v1");
        runs.resumed(run);
        runs.end(run.id(), RunOutcome.OK, "Run is done.");

        assertThat(journal.after(0, 10))
                .extracting(line -> line.kind().text())
                .containsExactly("run-started", "run-resumed", "run-ended");
        assertThat(journal.after(0, 10))
                .extracting(JournalLine::run)
                .allSatisfy(id -> assertThat(id).hasValue(run.id()));
    }
}
