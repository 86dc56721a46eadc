// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real Home Assistant Core as a child process on the loopback, and what anybody but the product asks it. */
final class RealCore implements AutoCloseable {
    private static final Duration UP = Duration.ofSeconds(60);
    private static final int DOWN_SECONDS = 60;

    private final Process process;
    private final URI url;
    /** why: of its own, since one that is kept still holds connections to the core that was here before */
    private final HttpClient anybody =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Thread lastResort;

    private RealCore(RealHome home, Path python) throws IOException {
        this.url = home.url();
        this.process = new ProcessBuilder(
                        python.toString(),
                        "-m",
                        "homeassistant",
                        "--config",
                        home.folder().toString(),
                        "--skip-pip")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.folder().resolve("core.log").toFile()))
                .start();
        this.lastResort = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /** Returns when it runs, by the word of a token that opens it. */
    static RealCore start(RealHome home, String opener) throws IOException, InterruptedException {
        return start(home, core -> {
            HttpResponse<String> answer = core.get("/api/core/state", opener);
            return answer.statusCode() == 200 && answer.body().contains("\"RUNNING\"");
        });
    }

    /** Returns when it answers anything at all. */
    static RealCore startUntilItAnswers(RealHome home) throws IOException, InterruptedException {
        return start(home, core -> core.get("/auth/providers", "").statusCode() > 0);
    }

    private interface Condition {
        boolean holds(RealCore core) throws IOException, InterruptedException;
    }

    private static RealCore start(RealHome home, Condition condition) throws IOException, InterruptedException {
        RealCore core = new RealCore(home, RealCorePackage.python());
        try {
            await("a core that runs, see " + home.folder())
                    .atMost(UP)
                    .pollInterval(Duration.ofMillis(250))
                    .ignoreExceptionsMatching(IOException.class::isInstance)
                    .failFast("the core ended", () -> !core.process.isAlive())
                    .until(() -> condition.holds(core));
        } catch (RuntimeException | Error e) {
            core.close();
            throw e;
        }
        return core;
    }

    /** Without a token if it is empty. */
    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return ask(HttpRequest.newBuilder(url.resolve(path)).GET(), token);
    }

    int status(String path, String token) throws IOException, InterruptedException {
        return get(path, token).statusCode();
    }

    /** Calls a service as anybody may who has a token. */
    int call(String service, String json, String token) throws IOException, InterruptedException {
        return ask(
                        HttpRequest.newBuilder(url.resolve("/api/services/" + service))
                                .POST(HttpRequest.BodyPublishers.ofString(json)),
                        token)
                .statusCode();
    }

    private HttpResponse<String> ask(HttpRequest.Builder request, String token)
            throws IOException, InterruptedException {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return anybody.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Ends it as a host does that shuts down: it writes what it knows, and goes. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(DOWN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }
}
