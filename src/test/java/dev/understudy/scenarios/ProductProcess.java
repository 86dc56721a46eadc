// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The product as a process of its own, with its own class path, so that killing it is real. */
final class ProductProcess implements AutoCloseable {
    static final String TOKEN = "a-token-for-the-product-under-test";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Path home;
    private final int port;
    private final Map<String, String> environment;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Path log;
    private String logging = "log4j2.xml";
    private Process process;

    private ProductProcess(Path home, Map<String, String> environment) throws IOException {
        this.home = home;
        this.environment = new LinkedHashMap<>(environment);
        this.log = home.resolve("product.log");
        try (ServerSocket free = new ServerSocket(0)) {
            this.port = free.getLocalPort();
        }
    }

    /** A home with the shipped routes on quick schedules, so that real time is enough; settings from the lab. */
    static ProductProcess inLab(Lab lab, Path home) throws IOException {
        Files.createDirectories(home.resolve("routes"));
        try (Stream<Path> routes = Files.list(Path.of("routes"))) {
            for (Path route : routes.toList()) {
                String quick = Files.readString(route)
                        .replace("\"0/30 * * * * ?\"", "\"0/2 * * * * ?\"")
                        .replace("\"0/10 * * * * ?\"", "\"0/1 * * * * ?\"")
                        // why: a story that lasts longer than to the next half hour would have a sync in it, others not
                        .replace("\"0 7/30 * * * ?\"", "\"0 59 23 31 12 ?\"");
                Files.writeString(home.resolve("routes").resolve(route.getFileName()), quick);
            }
        }
        Map<String, String> settings = new LinkedHashMap<>(LabSettings.of(lab));
        settings.put("health.pulse", "2s");
        settings.put("health.timeout", "1s");
        settings.put("health.confirm-interval", "2s");
        return new ProductProcess(home, LabSettings.environment(settings));
    }

    /** As {@link #inLab}, with a second pair, {@code cabin}, that lives in a lab of its own. */
    static ProductProcess inLabs(Lab lab, Lab cabin, Path home) throws IOException {
        ProductProcess product = inLab(lab, home);
        product.set("pairs", "home,cabin");
        LabSettings.of(cabin).forEach((key, value) -> {
            if (key.startsWith("pair.home.")) {
                product.set(key.replace("pair.home.", "pair.cabin."), value);
            }
        });
        return product;
    }

    /** Changes one setting of the next start. */
    void set(String key, String value) {
        environment.putAll(LabSettings.environment(Map.of(key, value)));
    }

    int port() {
        return port;
    }

    void logEverything() {
        logging =
                Path.of("src/test/resources/process/talkative-log.xml").toUri().toString();
    }

    /** Starts it and waits until its routes run, which it says in the second check of its health. */
    void start() throws IOException {
        process = launch("run");
        Awaitility.await("the API answers; see " + log)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the product ended: " + log());
                    }
                    return json.readTree(ask("/observe/health").body())
                            .at("/checks/1/status")
                            .asText()
                            .equals("UP");
                });
    }

    /** The exit code of a command that ends by itself. */
    int command(String name, String... options) throws IOException, InterruptedException {
        process = launch(name, options);
        return process.waitFor();
    }

    private Process launch(String command, String... options) throws IOException {
        String classPath = Path.of("target/classes").toAbsolutePath()
                + System.getProperty("path.separator")
                + Files.readString(Path.of("target/product.classpath")).strip();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlog4j2.configurationFile=" + logging,
                        "-cp",
                        classPath,
                        "dev.understudy.Understudy",
                        command,
                        "--home",
                        home.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.command().addAll(List.of(options));
        builder.environment().putAll(environment);
        builder.environment().put("UNDERSTUDY_HTTP_PORT", Integer.toString(port));
        builder.environment().put("UNDERSTUDY_HTTP_TOKEN", TOKEN);
        return builder.start();
    }

    /** SIGKILL: no hook runs, nothing is flushed. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Its exit code after a polite end. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    /** Its polite end, or a failure at the limit. */
    void stopWithin(Duration limit) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end within " + limit + ": " + log());
        }
    }

    HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        return http.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(request(path), (name, value) -> true)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Asks and does not wait for the answer. */
    void poke(String path) {
        http.sendAsync(request(path), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + TOKEN)
                .timeout(PATIENCE)
                .build();
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return json.readTree(ask(path).body());
    }

    List<String> journalKinds() throws IOException, InterruptedException {
        List<String> kinds = new ArrayList<>();
        for (JsonNode line : json("/api/journal?limit=1000")) {
            kinds.add(line.get("kind").asText());
        }
        return kinds;
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "nothing: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroyForcibly();
        }
    }
}
