// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.action.RunContext;
import dev.understudy.incident.IncidentDesk;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.run.JobSuccesses;
import dev.understudy.run.Run;
import dev.understudy.run.RunOrder;
import dev.understudy.run.RunOutcome;
import dev.understudy.run.Runs;
import dev.understudy.run.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.StepDefinition;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks a working route as a run: takes the lane, sends one exchange through {@code direct:JOB}, and ends the run with
 * what came of it. A run that a dead process left behind is walked again from its first step that is not done.
 *
 * <p>A route may say what came of it by the variables {@code outcome} and {@code sentence}, kept by its last step, and by
 * {@code passing} that nobody need be told yet.
 */
public final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private static final String REHEARSED = "Nothing was changed; the steps say what would have been done.";

    private final CamelContext context;
    private final Runs runs;
    private final JobSuccesses successes;
    private final IncidentDesk desk;
    private final Executor pool;
    private final Aftermath aftermath;
    private final RouteVersions versions;
    private final Set<Thread> walkers = ConcurrentHashMap.newKeySet();
    private final Set<Long> inHand = ConcurrentHashMap.newKeySet();
    private final Object taking = new Object();
    private volatile boolean leaving;

    /** What follows from the end of a run. */
    interface Aftermath {
        /** A sentence that says when it is tried again; empty if only a human does. */
        String ended(Run run, RunOutcome outcome);
    }

    /** @param pool where runs are walked, each for as long as it takes */
    Runner(
            CamelContext context,
            Runs runs,
            JobSuccesses successes,
            IncidentDesk desk,
            Executor pool,
            Aftermath aftermath) {
        this.context = context;
        this.runs = runs;
        this.successes = successes;
        this.desk = desk;
        this.pool = pool;
        this.aftermath = aftermath;
        this.versions = new RouteVersions(context);
    }

    /**
     * Begins the run and walks it on a thread of its own; what goes wrong there becomes an incident.
     *
     * @throws Failure JOB_UNKNOWN, or LANE_BUSY if another run of the pair is under way
     */
    public Run start(RunOrder order) {
        return start(order, run -> {});
    }

    /** @param together what becomes durable with the beginning of the run, or the run does not begin */
    Run start(RunOrder order, LongConsumer together) {
        Run run;
        synchronized (taking) {
            run = begin(order, together);
            inHand.add(run.id());
        }
        pool.execute(() -> walk(run));
        return run;
    }

    /** What an admin's own route calls to have a job done for a pair, now. */
    public void run(String job, String pair) {
        start(RunOrder.of(job, pair));
    }

    /**
     * Goes on with every run that has no end and that nobody walks, each on a thread of its own. Called at the start, and
     * now and then: a run whose end the store could not take would hold its lane until the next start.
     *
     * <p>safety: a run that was begun this moment is in hand before anybody can find it here, or two would walk it and
     * order everything twice. Guarded by DurableStepsTest.
     */
    public void resume() {
        List<Run> left;
        synchronized (taking) {
            left = leaving
                    ? List.of()
                    : runs.unfinished().stream()
                            .filter(run -> inHand.add(run.id()))
                            .toList();
        }
        left.forEach(run -> pool.execute(() -> resume(run)));
    }

    /**
     * Before the end of the process: interrupts what is under way and leaves it without an end, as a kill would, so that
     * the next start goes on with it.
     */
    void leave() {
        leaving = true;
        walkers.forEach(Thread::interrupt);
    }

    void learnVersions() {
        versions.learn();
    }

    /** The jobs that can be run: those whose route has durable steps. */
    public SortedSet<String> jobs() {
        SortedSet<String> jobs = new TreeSet<>();
        for (RouteDefinition route : ((ModelCamelContext) context).getRouteDefinitions()) {
            boolean durable = !ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), StepDefinition.class)
                    .isEmpty();
            if (durable && route.getInput().getEndpointUri().equals("direct:" + route.getRouteId())) {
                jobs.add(route.getRouteId());
            }
        }
        return jobs;
    }

    private Run begin(RunOrder order, LongConsumer together) {
        if (leaving || !context.getStatus().isStarted()) {
            throw Failure.of(FailureCode.LANE_BUSY, "Start of " + order.job())
                    .seen(leaving ? "Understudy is stopping" : "the routes are still starting")
                    .next("Nothing was begun")
                    .build();
        }
        if (!jobs().contains(order.job())) {
            throw Failure.of(FailureCode.JOB_UNKNOWN, "Start of " + order.job())
                    .seen("no route of that name has steps")
                    .allowed(String.join(", ", jobs()))
                    .build();
        }
        return runs.begin(order, versions.of(order.job()).orElse(""), together);
    }

    private void resume(Run run) {
        try {
            resumeOrEnd(run);
        } catch (RuntimeException e) {
            LOG.error("Run {} of {} did not go on", run.id(), run.job(), e);
        } finally {
            inHand.remove(run.id());
        }
    }

    private void resumeOrEnd(Run run) {
        Optional<String> version = versions.of(run.job());
        if (version.isPresent() && version.get().equals(run.routeVersion())) {
            runs.resumed(run);
            walk(run);
            return;
        }
        Failure changed = Failure.of(FailureCode.ROUTE_CHANGED, "Resumption of run " + run.id() + " of " + run.job())
                .seen(version.isEmpty() ? "its route is gone" : "its route is not the one it began with")
                .next("The run is ended where it stood; its finished steps are in the journal")
                .build();
        end(run, RunOutcome.FAILED, changed.getMessage(), false);
    }

    /** Walks it to its end, whatever that is. */
    void walk(Run run) {
        try {
            Exchange exchange = new DefaultExchange(context);
            exchange.setProperty(RunContext.RUN, run.id());
            exchange.setProperty(RunContext.REHEARSED, run.rehearsed());
            exchange.setProperty(RunContext.LANE, runs.lane(run));
            exchange.setVariable("pair", run.pair());
            send(run, exchange);
            Optional<String> failed = failure(run, exchange);
            if (failed.isPresent() && leaving) {
                LOG.info("Run {} of {} is left where it stands; the next start goes on with it", run.id(), run.job());
            } else if (failed.isPresent()) {
                end(run, RunOutcome.FAILED, failed.get(), false);
            } else {
                String said = exchange.getVariable("sentence", "", String.class);
                String done = said.isEmpty() ? "Run " + run.id() + " of " + run.job() + " is done." : said;
                end(run, outcome(run, exchange), done, exchange.getVariable("passing", String.class) != null);
            }
        } catch (RuntimeException e) {
            // why: the store failed; the run stays without an end and keeps its lane until the next look goes on with
            // it
            LOG.error("Run {} of {} could not be ended", run.id(), run.job(), e);
            tellUnended(run, e);
        } finally {
            inHand.remove(run.id());
        }
    }

    private void tellUnended(Run run, RuntimeException e) {
        try {
            desk.jobFailed(run.pair(), run.job(), "run " + run.id() + " could not be ended: " + e.getMessage());
        } catch (RuntimeException again) {
            LOG.error("And that could not be told either", again);
        }
    }

    private void send(Run run, Exchange exchange) {
        Thread walker = Thread.currentThread();
        walkers.add(walker);
        try {
            context.createFluentProducerTemplate()
                    .withExchange(exchange)
                    .to("direct:" + run.job())
                    .send();
        } finally {
            walkers.remove(walker);
        }
    }

    /** What the route says came of it; a word that is none is a mistake in the route, and no success. */
    private static RunOutcome outcome(Run run, Exchange exchange) {
        if (run.rehearsed()) {
            return RunOutcome.REHEARSED;
        }
        String said = exchange.getVariable("outcome", "", String.class);
        if (said.isEmpty()) {
            return RunOutcome.OK;
        }
        return Arrays.stream(RunOutcome.values())
                .filter(outcome -> outcome.text().equals(said))
                .findFirst()
                .orElse(RunOutcome.FAILED);
    }

    /** @param passing the route has another try at hand, and somebody else tells people if that comes to nothing */
    private void end(Run run, RunOutcome outcome, String sentence, boolean passing) {
        if (run.rehearsed()) {
            runs.end(run.id(), outcome, outcome == RunOutcome.REHEARSED ? REHEARSED : sentence);
            return;
        }
        String next = aftermath.ended(run, outcome);
        String whole = next.isEmpty() ? sentence : sentence + (sentence.matches("(?s).*[.\\]]") ? " " : ". ") + next;
        // safety: what follows from the end comes before it, or a kill in between leaves a failure that nobody is told
        // of;
        // all of it can be done twice. Guarded by DurableStepsTest.
        switch (outcome) {
            case OK, UNCHANGED -> {
                successes.succeeded(run.job(), run.pair());
                desk.jobSucceeded(run.pair(), run.job());
            }
            case PARTIAL, REFUSED, FAILED -> {
                LOG.error("Run {} of {} ends {}: {}", run.id(), run.job(), outcome.text(), whole);
                // why: an incident's reason is short, and the time of the next attempt must not be what is cut off
                if (!passing) {
                    desk.jobFailed(run.pair(), run.job(), next.isEmpty() ? whole : next + " " + sentence);
                }
            }
            case REHEARSED, CANCELLED -> LOG.info("Run {} of {} is {}", run.id(), run.job(), outcome.text());
        }
        runs.end(run.id(), outcome, whole);
    }

    private Optional<String> failure(Run run, Exchange exchange) {
        List<Step> steps = runs.steps(run.id());
        Optional<Step> undone = steps.stream()
                .filter(step ->
                        step.outcome().filter(Step.StepOutcome.DONE::equals).isEmpty())
                .findFirst();
        if (undone.isPresent()) {
            return Optional.of(
                    "step " + undone.get().name() + " failed: " + undone.get().detail());
        }
        if (!DurableSteps.isDone(exchange)) {
            Exception exception = exchange.getException();
            return Optional.of(exception == null ? "the route was left before its end" : exception.getMessage());
        }
        return Optional.empty();
    }
}
