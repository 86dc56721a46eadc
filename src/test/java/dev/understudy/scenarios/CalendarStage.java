// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.journal.SqlStore;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabClock;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabSettings;
import dev.understudy.pair.SettingsReader;
import dev.understudy.pair.SettingsReading;
import dev.understudy.runtime.Controller;
import dev.understudy.runtime.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;

/**
 * The product on virtual time with only those routes that a story needs, so that it plays through months in seconds. The
 * controller can be off for a while; store and lab stay.
 */
final class CalendarStage implements AutoCloseable {
    private static final String TOKEN = "stage-token-that-no-letter-may-show";

    private final VirtualTime time;
    private final Lab lab;
    private final Path home;
    private final Map<String, Object> beans;
    private final Map<String, String> settings;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private Controller controller;

    /**
     * @param routes text by file name, for example {@code readiness.camel.yaml}
     * @param beans what these routes call beside the product's own beans, by name
     */
    CalendarStage(Instant start, String zone, Map<String, String> routes, Map<String, Object> beans) throws Exception {
        this.time = new VirtualTime(start);
        this.lab = Lab.start(labClock(), LabOptions.usual());
        this.home = Files.createTempDirectory("understudy-calendar");
        this.beans = beans;
        Files.createDirectories(home.resolve("routes"));
        for (Map.Entry<String, String> route : routes.entrySet()) {
            Files.writeString(home.resolve("routes").resolve(route.getKey()), route.getValue());
        }
        this.settings = new LinkedHashMap<>(LabSettings.of(lab));
        settings.put("http.port", Integer.toString(freePort()));
        settings.put("http.token", TOKEN);
        settings.put("zone", zone);
        // why: what a file survives, KilledProductTest proves; in memory a year of commits takes seconds
        settings.put("store.url", storeUrl());
        startController();
    }

    /** The toy that works every night at two, and the product's own tick. */
    static CalendarStage nightly(Instant start, String zone, Stagehand stagehand) throws Exception {
        CalendarStage stage = new CalendarStage(start, zone, nightlyRoutes(), Map.of("stagehand", stagehand));
        stage.lends(stagehand);
        return stage;
    }

    /** Lets the stagehand's work take this stage's time. */
    void lends(Stagehand stagehand) {
        stagehand.livesIn(time);
    }

    /** A route file with one thing in it changed, as an admin would. */
    static String edited(String text, String from, String to) {
        if (!text.contains(from)) {
            throw new IllegalArgumentException("there is no " + from + " to edit");
        }
        return text.replace(from, to);
    }

    static Map<String, String> nightlyRoutes() throws IOException {
        Map<String, String> routes = new LinkedHashMap<>();
        routes.put("full-backup.camel.yaml", Files.readString(Path.of("src/test/resources/toy/nightly.camel.yaml")));
        routes.put("readiness.camel.yaml", productRoute("readiness"));
        routes.put("escalation.camel.yaml", productRoute("escalation"));
        return routes;
    }

    static String productRoute(String name) throws IOException {
        return Files.readString(Path.of("routes", name + ".camel.yaml"));
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

    /** Puts the controller back on its store after {@link #stopController()}. */
    void startController() throws Exception {
        SettingsReading reading = new SettingsReader(home, Map.of()).read(settings);
        if (!reading.problems().isEmpty()) {
            throw new IllegalStateException(reading.report());
        }
        controller = new Controller(
                reading.settings().orElseThrow(),
                reading.camel(),
                home,
                new Surroundings(time.clock(), time, time.pool(), time.pool(), time.pool(), new VirtualQuartz(time)));
        beans.forEach((name, bean) -> controller.context().getRegistry().bind(name, bean));
        controller.start();
    }

    void stopController() {
        controller.close();
    }

    /** Off for that long, if nothing is under way: what is would wait for a time that stands still. */
    void offFor(Duration duration) throws Exception {
        stopController();
        pass(duration);
        startController();
    }

    /** Off for a moment, and on again with one setting changed; an empty value takes it out. */
    void restartController(String key, String value) throws Exception {
        stopController();
        settings.put(key, value);
        settings.values().removeIf(String::isEmpty);
        startController();
    }

    private String storeUrl() {
        return "jdbc:h2:mem:" + home.getFileName() + ";DB_CLOSE_DELAY=-1;QUERY_CACHE_SIZE=64";
    }

    /** The controller's own store, for what a story can not bring about yet. */
    SqlStore store() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(storeUrl());
        return new SqlStore(source);
    }

    Clock clock() {
        return time.clock();
    }

    /** True if no run is under way. */
    boolean isIdle() {
        return store().first("select id from run where outcome is null", row -> Boolean.TRUE)
                        .isEmpty()
                && controller.context().getInflightRepository().size() == 0;
    }

    Controller controller() {
        return controller;
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

    void passUntil(Instant instant) {
        time.advance(Duration.between(time.now(), instant));
    }

    List<JsonNode> list(String path) {
        List<JsonNode> nodes = new ArrayList<>();
        get(path).forEach(nodes::add);
        return nodes;
    }

    JsonNode get(String path) {
        try {
            return json.readTree(send(request(path).GET()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> answer(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + settings.get("http.port") + path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the API was asked", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        controller.close();
        time.close();
        lab.close();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
