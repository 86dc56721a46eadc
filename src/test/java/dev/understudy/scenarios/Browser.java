// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A headless Chromium, spoken to over its own DevTools protocol, with a real mouse. A library for this would bring
 * a hundred megabytes into every build.
 */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> PLACES =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final Process process;
    private final WebSocket socket;
    private int lastId;

    private Browser(Path program, Path profile) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--remote-debugging-address=127.0.0.1",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "--window-size=1200,900",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolveSibling("browser.log").toFile());
        // why: it leaves a folder with a socket behind when it is ended
        builder.environment().put("TMPDIR", profile.getParent().toString());
        process = builder.start();
        try {
            socket = http.newWebSocketBuilder()
                    .buildAsync(page(profile), new Ear())
                    .join();
        } catch (RuntimeException | Error failed) {
            close(process);
            throw failed;
        }
    }

    /** Where a Chromium is on this machine, if there is one. */
    static Optional<Path> program() {
        return PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    }

    /** @param folder an existing one, for its profile and its log */
    static Browser start(Path program, Path folder) throws IOException {
        return new Browser(program, Files.createDirectory(folder.resolve("profile")));
    }

    private URI page(Path profile) {
        Path told = profile.resolve("DevToolsActivePort");
        Awaitility.await("the browser tells its port").atMost(PATIENCE).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the browser ended; see browser.log beside " + profile);
            }
            return Files.exists(told) && Files.readString(told).contains("\n");
        });
        return Awaitility.await("the browser has a page")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> {
                            String port = Files.readAllLines(told).get(0);
                            HttpRequest list = HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + port + "/json/list"))
                                    .build();
                            for (JsonNode target : json.readTree(http.send(list, HttpResponse.BodyHandlers.ofString())
                                    .body())) {
                                if (target.path("type").asText().equals("page")) {
                                    return URI.create(
                                            target.get("webSocketDebuggerUrl").asText());
                                }
                            }
                            return null;
                        },
                        uri -> uri != null);
    }

    void open(String address) {
        call("Page.navigate", Map.of("url", address));
    }

    /** What the expression is worth, as JSON; an expression that throws is an error of the test. */
    JsonNode value(String expression) {
        JsonNode answer = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.at("/result/value");
    }

    void await(String expression) {
        Awaitility.await(expression)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> value(expression).asBoolean());
    }

    /** Moves the mouse to the middle of the element and clicks; it must be seen there and not be covered. */
    void click(String element) {
        value("(" + element + ").scrollIntoView({block: 'center'})");
        JsonNode middle = value("(() => { const e = " + element + "; const b = e.getBoundingClientRect();"
                + " const x = b.x + b.width / 2, y = b.y + b.height / 2;"
                + " return {x, y, seen: document.elementFromPoint(x, y) === e}; })()");
        if (!middle.get("seen").asBoolean()) {
            throw new AssertionError(element + " cannot be seen, or something lies over it");
        }
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            middle.get("x").asDouble(),
                            "y",
                            middle.get("y").asDouble(),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
    }

    /** Types into what has the focus. */
    void type(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    JsonNode cookies() {
        return call("Network.getCookies", Map.of()).get("cookies");
    }

    private synchronized JsonNode call(String method, Map<String, ?> parameters) {
        int id = ++lastId;
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        ObjectNode message = json.createObjectNode().put("id", id).put("method", method);
        message.set("params", json.valueToTree(parameters));
        socket.sendText(message.toString(), true).join();
        JsonNode said = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (said.has("error")) {
            throw new AssertionError(method + ": " + said.get("error"));
        }
        return said.get("result");
    }

    /** Gathers the frames of a message and hands it to the call that waits for it. */
    private final class Ear implements WebSocket.Listener {
        private final StringBuilder heard = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            heard.append(part);
            if (last) {
                String whole = heard.toString();
                heard.setLength(0);
                try {
                    JsonNode message = json.readTree(whole);
                    Optional.ofNullable(waiting.remove(message.path("id").asInt()))
                            .ifPresent(answer -> answer.complete(message));
                } catch (IOException e) {
                    throw new IllegalStateException("the browser does not speak JSON", e);
                }
            }
            from.request(1);
            return null;
        }
    }

    @Override
    public void close() {
        socket.abort();
        close(process);
    }

    private static void close(Process process) {
        try (Stream<ProcessHandle> children = process.descendants()) {
            List<ProcessHandle> all = children.toList();
            process.destroyForcibly().onExit().join();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(child -> child.onExit().join());
        }
    }
}
