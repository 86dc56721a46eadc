// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenSettings;
import dev.understudy.incident.IncidentDesk;
import dev.understudy.incident.Incidents;
import dev.understudy.incident.TroubleJudge;
import dev.understudy.journal.Journal;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.SqlRoleLedger;
import dev.understudy.run.JobSuccesses;
import dev.understudy.run.RunOrder;
import dev.understudy.run.Runs;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Camel with the product's own steps, runner and escalation over a store, and whatever route files a test names. */
final class ToyHouse implements AutoCloseable {
    final Journal journal;
    final Runs runs;
    final Incidents incidents;
    final JobSuccesses successes;
    final Runner runner;
    final CamelContext context = new DefaultCamelContext();

    /** A second house over the same store is the first one after a restart. */
    ToyHouse(SqlStore store, GivenClock clock, Actor actor, Path... routes) throws Exception {
        journal = Journal.in(store, clock);
        runs = Runs.in(store, journal, clock);
        incidents = Incidents.in(store);
        successes = JobSuccesses.in(store, clock);
        IncidentDesk desk = new IncidentDesk(
                store, journal, clock, new SqlRoleLedger(store), new TroubleJudge(GivenSettings.health()));
        context.getRegistry().bind("actor", actor);
        context.getRegistry()
                .bind("escalation", new Escalation(journal, desk, GivenSettings.home(), new RecentFailures(), clock));
        context.getCamelContextExtension().addInterceptStrategy(new DurableSteps(runs));
        runner = new Runner(context, runs, successes, desk, Runnable::run, (run, outcome) -> "");
        for (Path file : routes) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "file:" + file.toAbsolutePath()));
        }
        context.start();
    }

    /** Runs the job for the pair {@code home} on this thread. */
    void run(String job) {
        runner.start(RunOrder.of(job, "home"));
    }

    /** Adds the product's own route files; routes that begin by themselves stay still. */
    void load(String... names) throws Exception {
        for (String name : names) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(
                            context, "file:" + productRoute(name).toAbsolutePath()));
        }
        for (Route route : context.getRoutes()) {
            if (!route.getRouteId().endsWith("-timer")) {
                context.getRouteController().startRoute(route.getRouteId());
            }
        }
    }

    static Path toy(String name) {
        return Path.of("src/test/resources/toy", name + ".camel.yaml");
    }

    static Path productRoute(String name) {
        return Path.of("routes", name + ".camel.yaml");
    }

    @Override
    public void close() {
        context.stop();
    }
}
