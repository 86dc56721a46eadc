// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import com.zaxxer.hikari.HikariDataSource;
import dev.understudy.alert.Announcements;
import dev.understudy.alert.Letters;
import dev.understudy.alert.Outbox;
import dev.understudy.alert.Reminders;
import dev.understudy.api.AccessToken;
import dev.understudy.api.AlertViews;
import dev.understudy.api.ApiServer;
import dev.understudy.api.CareDesk;
import dev.understudy.api.Meters;
import dev.understudy.api.ProtectionViews;
import dev.understudy.api.Readiness;
import dev.understudy.api.RestorePointViews;
import dev.understudy.api.RunDesk;
import dev.understudy.api.RunViews;
import dev.understudy.api.Views;
import dev.understudy.health.Expectations;
import dev.understudy.health.FreezeWindows;
import dev.understudy.health.HealthWatch;
import dev.understudy.health.Subject;
import dev.understudy.homeassistant.MemberTokens;
import dev.understudy.homeassistant.RejectedTokens;
import dev.understudy.incident.Care;
import dev.understudy.incident.IncidentDesk;
import dev.understudy.incident.Incidents;
import dev.understudy.incident.TroubleJudge;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.KeptSecret;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.RoleLedger;
import dev.understudy.pair.Secret;
import dev.understudy.pair.Settings;
import dev.understudy.pair.SqlRoleLedger;
import dev.understudy.restorepoint.RestorePoints;
import dev.understudy.restorepoint.StorageSamples;
import dev.understudy.run.DueDates;
import dev.understudy.run.JobSuccesses;
import dev.understudy.run.Runs;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The product put together and running: store, domain, connectors, routes, API. */
public final class Controller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
    private static final int SHUTDOWN_SECONDS = 20;

    private final Settings settings;
    private final Path home;
    private final Surroundings surroundings;
    private final HikariDataSource source;
    private final Journal journal;
    private final Connectors connectors;
    private final SyncParts sync;
    private final FreezeWindows freezes = new FreezeWindows();
    private final Main main = new Main();
    private HealthWatch watch;
    private IncidentDesk desk;
    private Outbox outbox;
    private Announcements announcements;
    private Readiness readiness;
    private Runner runner;
    private Schedules schedules;
    private ApiServer server;

    /**
     * Opens the store and assembles everything; nothing runs yet.
     *
     * @param home the folder that holds {@code routes/} and {@code data/}
     * @param camelOptions the settings that begin with {@code camel.}, for Camel itself
     */
    public Controller(Settings settings, Map<String, String> camelOptions, Path home, Surroundings surroundings)
            throws Exception {
        this.settings = settings;
        this.home = home;
        this.surroundings = surroundings;
        this.source = StoreOpening.open(settings.store(), home);
        SqlStore store = new SqlStore(source);
        this.journal = Journal.in(store, surroundings.clock());
        MemberTokens tokens = MemberTokens.in(store, surroundings.clock());
        this.connectors =
                new Connectors(settings, tokens, RejectedTokens.in(store), surroundings.waiter(), surroundings.clock());
        Secret key = KeptSecret.of(settings.sync().key(), home.resolve("data/sync-key"), "The key of kept originals");
        this.sync = new SyncParts(settings, surroundings, store, tokens, connectors, key);
        assemble(store, camelOptions);
    }

    private void assemble(SqlStore store, Map<String, String> camelOptions) throws Exception {
        RoleLedger ledger = new SqlRoleLedger(store);
        JobSuccesses successes = JobSuccesses.in(store, surroundings.clock());
        Runs runs = Runs.in(store, journal, surroundings.clock());
        RestorePoints points = RestorePoints.in(store, journal, surroundings.clock());
        Incidents incidents = Incidents.in(store);
        watch = new HealthWatch(
                store,
                journal,
                surroundings.clock(),
                settings.health(),
                new Expectations(store, ledger, settings.pairs()),
                freezes);
        desk = new IncidentDesk(store, journal, surroundings.clock(), ledger, new TroubleJudge(settings.health()));
        Letters letters = new Letters(settings);
        String domain = senderDomain(settings.mail().from());
        outbox = Outbox.in(store, journal, surroundings.clock(), letters, domain);
        Reminders reminders = new Reminders(store, journal, surroundings.clock(), letters, settings.mail(), domain);
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        StorageSamples samples = StorageSamples.in(store);
        ProtectionViews protection = new ProtectionViews(points, samples, sync.rounds(), surroundings.clock());
        Meters.register(meters, settings, watch, incidents, outbox, successes, protection);
        new UptimeMetrics().bindTo(meters);
        new JvmMemoryMetrics().bindTo(meters);

        main.setDefaultPropertyPlaceholderLocation("false");
        main.configure()
                .withName("understudy")
                .withRoutesIncludePattern("file:" + home.toAbsolutePath() + "/routes/*.camel.yaml")
                .withShutdownTimeout(SHUTDOWN_SECONDS)
                .withUseMdcLogging(false);
        camelOptions.forEach(main::addOverrideProperty);
        main.addInitialProperty("zone", settings.zone().getId());
        main.bind("quartz", surroundings.quartz());
        main.bind("pairPool", surroundings.pairPool());
        main.bind("outsidePool", surroundings.outsidePool());
        main.bind("pairs", new Pairs(settings));
        main.bind("signals", new Signals());
        main.bind(
                "healthDesk",
                new HealthDesk(watch, desk, settings.health(), surroundings.clock(), surroundings.waiter()));
        main.bind("postman", new Postman(outbox, reminders, settings.mail()));
        announcements = Announcements.in(store, journal, surroundings.clock());
        main.bind("announcer", new Announcer(announcements));
        main.bind("heartbeat", new Heartbeat(settings, successes, () -> readiness.isReady(), surroundings.clock()));
        RecentFailures failures = new RecentFailures();
        main.bind("jobs", new Jobs(successes, desk, settings, failures));
        main.bind("escalation", new Escalation(journal, desk, settings, failures, surroundings.clock()));
        main.bind("tidy", new Tidy(store, surroundings.clock()));
        main.bind("backupDesk", new BackupDesk(settings, runs, points));
        main.bind("snapshotDesk", new SnapshotDesk(settings, runs, points));
        main.bind("retentionDesk", new RetentionDesk(settings, store, runs, points, desk));
        main.bind("capacity", new CapacityDesk(settings, samples, desk, surroundings.clock()));
        sync.bind(main, runs, points, ledger, desk, watch, () -> runner);
        connectors.bind(main, new MarkedDumps(ledger, freezes, surroundings.clock(), settings.zone()), sync);
        DueDates dates = DueDates.in(store, surroundings.clock());
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                CamelContext context = support.getCamelContext();
                context.getCamelContextExtension().addInterceptStrategy(new DurableSteps(runs));
                MicrometerRoutePolicyFactory policy = new MicrometerRoutePolicyFactory();
                policy.setMeterRegistry(meters);
                context.addRoutePolicyFactory(policy);
                schedules = new Schedules(
                        new LoadedSchedules(context),
                        () -> runner,
                        dates,
                        new Pairs(settings).names(),
                        surroundings.clock());
                runner = new Runner(context, runs, successes, desk, surroundings.runPool(), schedules);
                context.getRegistry().bind("runner", runner);
                context.getRegistry().bind("schedules", schedules);
                context.getRegistry()
                        .bind(
                                "lateJobs",
                                new LateJobs(schedules, dates, runs, successes, desk, settings, surroundings.clock()));
            }
        });
        AlertViews alerts = new AlertViews(outbox);
        Views views = new Views(
                settings, watch, incidents, journal, ledger, surroundings.clock(), version(), alerts, protection);
        main.init();
        CamelContext context = main.getCamelContext();
        readiness = new Readiness(settings, successes, outbox, () -> routeTrouble(context), surroundings.clock());
        AccessToken token = AccessToken.of(settings.http().token(), home.resolve("data/http-token"));
        CareDesk care = new CareDesk(new Care(store, journal, surroundings.clock()), views, surroundings.clock());
        server = new ApiServer(
                settings.http().host(),
                settings.http().port(),
                token,
                views,
                care,
                new RunViews(runs, successes, dates, settings, schedules::timers),
                new RunDesk(settings, runner::jobs, runner::start),
                new RestorePointViews(RestorePoints.in(store, journal, surroundings.clock())),
                readiness,
                meters::scrape);
    }

    /** Starts routes and API, and goes on with what an earlier life of the process left undone. */
    public void start() throws Exception {
        outbox.takeOver();
        settings.pairs().stream().filter(pair -> pair.witnesses().isEmpty()).forEach(pair -> {
            watch.forget(pair.name(), Subject.WITNESS);
            desk.endWatchOf(pair.name(), Subject.WITNESS);
        });
        desk.endWatchOfOthersThan(
                settings.pairs().stream().map(PairSettings::name).toList());
        announcements.takeOver(settings.hooks().webhook().isPresent());
        tell(JournalKind.CONTROLLER_STARTED, "Understudy " + version() + " has started.");
        // why: the force starts it here, before the routes, so that whoever asks early is answered
        main.getCamelContext().addService(server, true, true);
        main.start();
        runner.learnVersions();
        LOG.info(
                "Watching {}; page and API on http://{}:{}",
                settings.pairs().stream().map(pair -> "pair " + pair.name()).toList(),
                settings.http().host(),
                settings.http().port());
        runner.resume();
    }

    /** Lets what is under way end, up to a limit, and closes the store last. */
    @Override
    public void close() {
        try {
            runner.leave();
            main.stop();
            tell(JournalKind.CONTROLLER_STOPPED, "Understudy has stopped, as it was told to.");
        } finally {
            sync.close();
            connectors.close();
            source.close();
        }
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Where a backup of ours tells when it freezes a member. */
    public FreezeWindows freezes() {
        return freezes;
    }

    public Runner runner() {
        return runner;
    }

    private void tell(JournalKind kind, String sentence) {
        journal.append(Entry.of("", kind, "", sentence));
    }

    private static Optional<String> routeTrouble(CamelContext context) {
        if (!context.isStarted()) {
            return Optional.of("the routes are still starting");
        }
        List<String> stopped = context.getRoutes().stream()
                .map(Route::getRouteId)
                .filter(id -> !context.getRouteController().getRouteStatus(id).isStarted())
                .toList();
        return stopped.isEmpty() ? Optional.empty() : Optional.of("not running: " + String.join(", ", stopped));
    }

    private static String senderDomain(String from) {
        return from.substring(from.lastIndexOf('@') + 1).replace(">", "").strip();
    }

    /** The version it was built as. */
    public static String version() {
        try (InputStream file = Controller.class.getResourceAsStream("/version.properties")) {
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("The file version.properties of the product can not be read", e);
        }
    }
}
