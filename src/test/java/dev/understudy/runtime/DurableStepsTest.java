// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.understudy.given.FailingSource;
import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenStore;
import dev.understudy.journal.SqlStore;
import dev.understudy.run.Run;
import dev.understudy.run.RunOrder;
import dev.understudy.run.RunOutcome;
import dev.understudy.run.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurableStepsTest {
    private final FailingSource failing = new FailingSource(GivenStore.fresh().source());
    private final SqlStore store = new SqlStore(failing.source());
    private final Actor actor = new Actor();
    private ToyHouse house;

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void walksARunStepByStepAndEndsIt() throws Exception {
        open("two-steps");

        house.run("two-steps");

        assertThat(actor.played).containsExactly("first", "second");
        assertThat(newest().outcome()).contains(RunOutcome.OK);
        assertThat(house.runs.steps(newest().id()))
                .extracting(Step::name, Step::outcome)
                .containsExactly(
                        tuple("first", Optional.of(Step.StepOutcome.DONE)),
                        tuple("second", Optional.of(Step.StepOutcome.DONE)));
        assertThat(house.successes.last("two-steps", "home")).isPresent();
        assertThat(actor.seen).containsEntry("pair", "home");
    }

    @Test
    void aStepThatFailsEndsTheRunAndTheRestIsNotDone() throws Exception {
        open("two-steps");
        actor.failsAt("first");

        house.run("two-steps");

        assertThat(actor.played).containsExactly("first");
        assertThat(newest().outcome()).contains(RunOutcome.FAILED);
        assertThat(newest().sentence()).contains("step first failed: ", "first fails");
        assertThat(house.incidents.open("home")).extracting(i -> i.subject()).containsExactly("two-steps");
        assertThat(house.successes.last("two-steps", "home")).isEmpty();
    }

    @Test
    void aResumedRunSkipsWhatIsDoneAndKnowsOnlyWhatMayBeKept() throws Exception {
        Run run = killedIn("two-steps", "second", "first");

        house.runner.resume();

        assertThat(actor.played).containsExactly("second");
        assertThat(actor.seen)
                .containsEntry("upid", "UPID:pve:1")
                .containsEntry("secret", null)
                .containsEntry("note", null)
                .containsEntry("pair", "home");
        assertThat(house.runs.find(run.id()).orElseThrow().outcome()).contains(RunOutcome.OK);
    }

    @Test
    void nothingThatIsNotOnTheListIsWrittenToTheStore() throws Exception {
        open("two-steps");

        house.run("two-steps");

        assertThat(house.runs.memory(newest().id(), "first")).containsOnlyKeys("upid");
    }

    @Test
    void aStepTheProcessDiedInIsWalkedAgainWithItsNotes() throws Exception {
        Run run = killedIn("two-steps", "second", "first");
        house.runs.remember(run.id(), "second", "task", "UPID:pve:2");

        house.runner.resume();

        assertThat(actor.played).containsExactly("second");
        assertThat(actor.seen).containsEntry("recalled", "UPID:pve:2");
    }

    @Test
    void aResumedRunFailsOnceWhenItsStepFails() throws Exception {
        Run run = killedIn("two-steps", "first");
        actor.failsAt("first");

        house.runner.resume();
        house.runner.resume();

        assertThat(actor.played).containsExactly("first");
        assertThat(house.runs.find(run.id()).orElseThrow().outcome()).contains(RunOutcome.FAILED);
        assertThat(house.incidents.open("home")).extracting(i -> i.subject()).containsExactly("two-steps");
    }

    @Test
    void aRunThatIsBeingWalkedIsNotWalkedByWhoLooksForRunsWithoutAnEnd() throws Exception {
        open("two-steps");
        actor.meanwhile("first", () -> house.runner.resume());

        house.run("two-steps");

        assertThat(actor.played).containsExactly("first", "second");
    }

    @Test
    void aRunWhoseEndTheStoreDidNotTakeIsEndedByTheNextLook() throws Exception {
        open("two-steps");
        AtomicInteger ends = new AtomicInteger();
        failing.breakAt(statement -> statement.startsWith("update run set") && ends.incrementAndGet() == 1);
        house.run("two-steps");
        assertThat(newest().outcome()).isEmpty();

        house.runner.resume();

        assertThat(newest().outcome()).contains(RunOutcome.OK);
        assertThat(actor.played).containsExactly("first", "second");
        assertThat(house.incidents.open("home")).isEmpty();
    }

    @Test
    void aFailureIsToldBeforeItsRunHasEnded() throws Exception {
        open("two-steps");
        actor.failsAt("first");
        failing.breakAt(statement -> statement.startsWith("update run set"));

        house.run("two-steps");

        assertThat(house.incidents.open("home")).extracting(i -> i.subject()).containsExactly("two-steps");
    }

    @Test
    void oneRunThatCannotGoOnStopsNoOther() throws Exception {
        Run broken = killedIn("two-steps", "first");
        Run other = house.runs.begin(RunOrder.of("two-steps", "cabin"), broken.routeVersion());
        AtomicInteger ends = new AtomicInteger();
        failing.breakAt(statement -> statement.startsWith("update run set") && ends.incrementAndGet() == 1);

        house.runner.resume();

        assertThat(house.runs.find(other.id()).orElseThrow().outcome()).contains(RunOutcome.OK);
        assertThat(house.incidents.open("home")).hasSize(1);
    }

    @Test
    void aRunWhoseRouteFileChangedEndsWithThatReason(@TempDir Path folder) throws Exception {
        Path edited = folder.resolve("two-steps.camel.yaml");
        Files.writeString(edited, Files.readString(ToyHouse.toy("two-steps")) + "\n# edited\n");
        Run run = killedIn("two-steps", "second", "first");
        house.close();
        house = new ToyHouse(store, GivenClock.atNight(), actor, edited);

        house.runner.resume();

        assertThat(actor.played).isEmpty();
        Run ended = house.runs.find(run.id()).orElseThrow();
        assertThat(ended.outcome()).contains(RunOutcome.FAILED);
        assertThat(ended.sentence()).contains("[ROUTE-CHANGED]");
        assertThat(house.incidents.open("home")).hasSize(1);
    }

    @Test
    void aRunWhoseRouteIsGoneEndsWithThatReasonAndFreesTheLane() throws Exception {
        killedIn("two-steps", "first");
        house.close();
        open("elsewhere");

        house.runner.resume();

        assertThat(house.runs.newest("", "", 1).get(0).sentence()).contains("its route is gone");
        assertThatCode(() -> house.run("elsewhere")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"handled-escalation", "handled-outside", "handled-in-called"})
    void aStepWhoseFailureIsHandledElsewhereIsNotDone(String job) throws Exception {
        open("handled");
        actor.failsAt("first");

        house.run(job);

        assertThat(newest().outcome()).contains(RunOutcome.FAILED);
        assertThat(house.runs.steps(newest().id()).get(0).outcome()).contains(Step.StepOutcome.FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"handled-stop", "handled-rollback"})
    void aStepThatIsLeftBeforeItsEndIsNotDone(String job) throws Exception {
        open("handled");

        house.run(job);

        assertThat(newest().outcome()).contains(RunOutcome.FAILED);
        assertThat(house.runs.isDone(newest().id(), job + "-first")).isFalse();
        assertThat(actor.played).containsExactly("first");
    }

    @Test
    void aStepThatDealsWithItsOwnFailureIsDone() throws Exception {
        open("handled");
        actor.failsAt("first");

        house.run("handled-inside");

        assertThat(actor.played).containsExactly("first", "escalated", "second");
        assertThat(newest().outcome()).contains(RunOutcome.OK);
    }

    @Test
    void stepsInABranchAndInACalledRouteAreStepsOfTheRun() throws Exception {
        Run run = killedIn("elsewhere", "called", "branch");

        house.runner.resume();

        assertThat(actor.played).containsExactly("second");
        assertThat(house.runs.steps(run.id())).extracting(Step::name).containsExactly("branch", "called");
        assertThat(house.runs.find(run.id()).orElseThrow().outcome()).contains(RunOutcome.OK);
    }

    @Test
    void stepsOutsideOfARunAreLeftAlone() throws Exception {
        open("two-steps");

        house.context.createFluentProducerTemplate().to("direct:two-steps").request();

        assertThat(actor.played).containsExactly("first", "second");
        assertThat(house.runs.newest("", "", 10)).isEmpty();
    }

    @Test
    void aRunThatFindsTheLaneBusyDoesNothing() throws Exception {
        killedIn("two-steps", "first");

        assertThatThrownBy(() -> house.run("two-steps")).hasMessageContaining("[LANE-BUSY]");

        assertThat(actor.played).isEmpty();
    }

    private void open(String toy) throws Exception {
        house = new ToyHouse(store, GivenClock.atNight(), actor, ToyHouse.toy(toy));
    }

    /** The record that a process leaves which was killed inside {@code dying}, after the steps that are done. */
    private Run killedIn(String job, String dying, String... done) throws Exception {
        open(job);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(ToyHouse.toy(job)));
        Run run = house.runs.begin(RunOrder.of(job, "home"), HexFormat.of().formatHex(hash));
        for (String step : done) {
            house.runs.stepBegins(run.id(), step);
            house.runs.stepDone(run.id(), step, Map.of("upid", "UPID:pve:1"));
            house.runs.remember(run.id(), step, "note", "written by an older version");
        }
        house.runs.stepBegins(run.id(), dying);
        return run;
    }

    private Run newest() {
        return house.runs.newest("", "", 1).get(0);
    }
}
