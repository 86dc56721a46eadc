// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.health.FreezeWindows;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabClock;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabSettings;
import dev.understudy.lab.mail.Letter;
import dev.understudy.pair.ProxmoxSettings;
import dev.understudy.pair.SettingsReader;
import dev.understudy.pair.SettingsReading;
import dev.understudy.proxmox.ProxmoxClient;
import dev.understudy.run.RunOrder;
import dev.understudy.runtime.Controller;
import dev.understudy.runtime.Surroundings;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The whole product on virtual time in front of the lab: the shipped routes, real HTTPS, HTTP and SMTP. What a test
 * knows of it, it asks the way an admin would: over the API and in the mailbox.
 */
final class Stage implements AutoCloseable {
    /** An ordinary Tuesday, at a second that is no schedule's. */
    static final Instant START = Instant.parse("2026-11-24T03:00:07Z");

    private static final int MOST_LAST_SECONDS = 90;
    private static final String TOKEN = "stage-token-that-no-letter-may-show";

    private final VirtualTime time = new VirtualTime(START);
    private final Lab lab;
    private final Optional<Lab> cabin;
    private final Path home;
    private final Map<String, String> settings;
    private final ApiCaller api;
    private Controller controller;

    private Stage(LabOptions options, Map<String, String> more, boolean withCabin, boolean withSync) throws Exception {
        this.lab = Lab.start(labClock(), options);
        this.cabin = withCabin ? Optional.of(Lab.start(labClock(), options.withSeed(2))) : Optional.empty();
        lab.grantAll();
        cabin.ifPresent(Lab::grantAll);
        this.home = StageHome.make(withSync);
        this.settings = new LinkedHashMap<>(LabSettings.of(lab));
        settings.put("http.port", Integer.toString(freePort()));
        settings.put("http.token", TOKEN);
        this.api = new ApiCaller(settings.get("http.port"), TOKEN);
        settings.put("zone", "Europe/Vienna");
        cabin.ifPresent(second -> {
            settings.put("pairs", "home,cabin");
            LabSettings.of(second).forEach((key, value) -> {
                if (key.startsWith("pair.home.")) {
                    settings.put(key.replace("pair.home.", "pair.cabin."), value);
                }
            });
        });
        settings.putAll(more);
        startController();
    }

    /** Everything well, and looked at often enough to know it. */
    static Stage calm() throws Exception {
        return calm(Map.of());
    }

    static Stage calm(Map<String, String> moreSettings) throws Exception {
        Stage stage = new Stage(LabOptions.usual(), moreSettings, false, false);
        stage.pass(Duration.ofMinutes(6));
        return stage;
    }

    /** With the configuration sync, which the stories of the watch and of restore points leave out: its first run comes soon. */
    static Stage withSync() throws Exception {
        return withSync(LabOptions.usual(), Map.of());
    }

    static Stage withSync(LabOptions options, Map<String, String> moreSettings) throws Exception {
        Stage stage = new Stage(options, moreSettings, false, true);
        stage.pass(Duration.ofMinutes(6));
        return stage;
    }

    /** Two pairs, {@code home} and {@code cabin}, each with a world of its own. */
    static Stage calmWithCabin() throws Exception {
        Stage stage = new Stage(LabOptions.usual(), Map.of(), true, false);
        stage.pass(Duration.ofMinutes(6));
        return stage;
    }

    Lab cabin() {
        return cabin.orElseThrow();
    }

    private LabClock labClock() {
        return new LabClock() {
            @Override
            public Instant now() {
                return time.now();
            }

            @Override
            public void hold(Instant until) throws InterruptedException {
                time.hold(until);
            }

            @Override
            public void at(Instant when, Runnable change) {
                time.at(when, change);
            }
        };
    }

    private void startController() throws Exception {
        SettingsReading reading = new SettingsReader(home, Map.of()).read(settings);
        if (!reading.problems().isEmpty()) {
            throw new IllegalStateException(reading.report());
        }
        controller = new Controller(
                reading.settings().orElseThrow(),
                reading.camel(),
                home,
                new Surroundings(time.clock(), time, time.pool(), time.pool(), time.pool(), new VirtualQuartz(time)));
        controller.start();
    }

    /** Stops the controller in good order and starts it anew on the same store. */
    void restartController() throws Exception {
        controller.close();
        startController();
    }

    /** As {@link #restartController()}, once nothing is under way: what is would wait for a time that stands still. */
    void restartControllerWhenIdle() throws Exception {
        until(
                Duration.ofMinutes(5),
                () -> controller.context().getInflightRepository().size() == 0);
        restartController();
    }

    /** As {@link #restartController()}, with one setting changed meanwhile. */
    void restartController(String key, String value) throws Exception {
        controller.close();
        settings.put(key, value);
        startController();
    }

    /** Begins a run; it goes on while time passes. */
    void start(RunOrder order) {
        controller.runner().start(order);
    }

    /** As {@link #restartController()}, with the cabin out of the settings. */
    void restartControllerWithoutCabin() throws Exception {
        controller.close();
        settings.put("pairs", "home");
        settings.keySet().removeIf(key -> key.startsWith("pair.cabin."));
        startController();
    }

    FreezeWindows freezes() {
        return controller.freezes();
    }

    /** Lets somebody else act with the controller's own token, as a fencing beside a backup will. */
    <T> T asTheController(Function<ProxmoxClient, T> act) throws IOException {
        ProxmoxSettings proxmox = new SettingsReader(home, Map.of())
                .read(settings)
                .settings()
                .orElseThrow()
                .pair("home")
                .orElseThrow()
                .proxmox();
        try (HttpTransport transport =
                new HttpTransport(Trust.of(proxmox.trust()), time, time.clock(), Timeouts.of(Duration.ofSeconds(5)))) {
            return act.apply(new ProxmoxClient(proxmox, transport, time.clock(), time));
        }
    }

    Lab lab() {
        return lab;
    }

    Instant now() {
        return time.now();
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    /** Lets time pass in seconds until the claim holds; says how long it took, or fails at the limit. */
    Duration until(Duration limit, java.util.function.BooleanSupplier claim) {
        Instant begin = time.now();
        while (!claim.getAsBoolean()) {
            if (Duration.between(begin, time.now()).compareTo(limit) >= 0) {
                throw new AssertionError("not within " + limit + "; incidents " + incidents() + "; letters "
                        + letters().stream().map(Letter::subject).toList() + "; journal "
                        + journal().stream()
                                .map(line -> line.get("at").asText() + " "
                                        + line.get("sentence").asText())
                                .toList());
            }
            time.advance(Duration.ofSeconds(1));
        }
        return Duration.between(begin, time.now());
    }

    List<Letter> letters() {
        return lab.mail().letters();
    }

    List<JsonNode> incidents() {
        return list(get("/api/incidents"));
    }

    List<JsonNode> openIncidents() {
        return list(get("/api/incidents?open"));
    }

    List<String> openKinds() {
        return openIncidents().stream()
                .map(incident -> incident.get("kind").asText() + " "
                        + incident.get("subject").asText())
                .toList();
    }

    List<JsonNode> journal() {
        return list(get("/api/journal?limit=1000"));
    }

    String verdict(String member) {
        return get("/api/status").at("/pairs/0/members/" + member + "/verdict").asText();
    }

    /** The value of a metric without labels, or with whatever labels stand first. */
    double metric(String name) {
        return api.metric(name);
    }

    JsonNode get(String path) {
        return api.get(path);
    }

    HttpResponse<String> text(String path, boolean withToken) {
        return api.text(path, withToken);
    }

    HttpResponse<String> post(String path, String body) {
        return api.post(path, body);
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> nodes = new ArrayList<>();
        array.forEach(nodes::add);
        return nodes;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        // why: what is under way would keep Camel waiting for a time that stands still
        for (int i = 0;
                i < MOST_LAST_SECONDS
                        && controller.context().getInflightRepository().size() > 0;
                i++) {
            time.advance(Duration.ofSeconds(1));
        }
        controller.close();
        time.close();
        lab.close();
        cabin.ifPresent(Lab::close);
        StageHome.delete(home);
    }
}
