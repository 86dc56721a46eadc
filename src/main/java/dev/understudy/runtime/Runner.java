// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.incident.IncidentDesk;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.run.JobSuccesses;
import dev.understudy.run.Run;
import dev.understudy.run.RunOutcome;
import dev.understudy.run.Runs;
import dev.understudy.run.Step;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks a working route as a run: takes the lane, sends one exchange through {@code direct:JOB}, and ends the run with
 * what came of it. A run that a dead process left behind is walked again from its first step that is not done.
 */
public final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private final CamelContext context;
    private final Runs runs;
    private final JobSuccesses successes;
    private final IncidentDesk desk;
    private final Map<String, Optional<String>> versions = new ConcurrentHashMap<>();

    Runner(CamelContext context, Runs runs, JobSuccesses successes, IncidentDesk desk) {
        this.context = context;
        this.runs = runs;
        this.successes = successes;
        this.desk = desk;
    }

    /**
     * Runs the job for the pair on this thread.
     *
     * @throws Failure if the lane is busy, or with the reason if a step fails; the run has ended then
     */
    public void run(String job, String pair) {
        walk(runs.begin(job, pair, routeVersion(job).orElse("")));
    }

    /** Goes on with every run that has no end; each failure becomes an incident, none stops the others. */
    public void resume() {
        for (Run run : runs.unfinished()) {
            try {
                resume(run);
            } catch (RuntimeException e) {
                LOG.error("Run {} of {} did not go on", run.id(), run.job(), e);
                desk.jobFailed(run.pair(), run.job(), String.valueOf(e.getMessage()));
            }
        }
    }

    private void resume(Run run) {
        Optional<String> version = routeVersion(run.job());
        if (version.isEmpty() || !version.get().equals(run.routeVersion())) {
            Failure changed = Failure.of(
                            FailureCode.ROUTE_CHANGED, "Resumption of run " + run.id() + " of " + run.job())
                    .seen(version.isEmpty() ? "its route is gone" : "its route is not the one it began with")
                    .next("The run is ended where it stood; its finished steps are in the journal")
                    .build();
            runs.end(run.id(), RunOutcome.FAILED, changed.getMessage());
            throw changed;
        }
        runs.resumed(run);
        walk(run);
    }

    private void walk(Run run) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(DurableSteps.RUN, run.id());
        exchange.setVariable("pair", run.pair());
        context.createFluentProducerTemplate()
                .withExchange(exchange)
                .to("direct:" + run.job())
                .send();
        Optional<String> failed = failure(run, exchange);
        if (failed.isEmpty()) {
            runs.end(run.id(), RunOutcome.OK, "Run " + run.id() + " of " + run.job() + " is done.");
            successes.succeeded(run.job(), run.pair());
            desk.jobSucceeded(run.pair(), run.job());
            return;
        }
        runs.end(run.id(), RunOutcome.FAILED, failed.get());
        throw exchange.getException() instanceof Failure known
                ? known
                : Failure.of(FailureCode.STEP_FAILED, "Run " + run.id() + " of " + run.job())
                        .seen(failed.get())
                        .next("The run has ended; nothing after that step was done")
                        .build();
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

    /** Notes the text of every route as it was loaded; an edit of the file that is not loaded yet must not count. */
    void learnVersions() {
        ((ModelCamelContext) context).getRouteDefinitions().forEach(route -> routeVersion(route.getRouteId()));
    }

    /** A mark of the text of the file that the job's route stands in; empty if there is no such route. */
    private Optional<String> routeVersion(String job) {
        return versions.computeIfAbsent(job, this::readVersion);
    }

    private Optional<String> readVersion(String job) {
        RouteDefinition route = ((ModelCamelContext) context).getRouteDefinition(job);
        if (route == null || route.getResource() == null) {
            return Optional.empty();
        }
        try (InputStream text = route.getResource().getInputStream()) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.readAllBytes());
            return Optional.of(HexFormat.of().formatHex(hash));
        } catch (IOException e) {
            LOG.warn("The text of route {} can not be read: {}", job, e.getMessage());
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
