// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The failure table once more, with the product as a process and true time-outs: one row after the other on each of two
 * pairs, and well again in between.
 */
class RealTimeFailureTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration THREE_LOOKS = Duration.ofSeconds(6);

    /** The Supervisor's own doors are not asked by the watch, so there is nothing to wait for. */
    private static final Set<FailureRow> LEFT_OUT = EnumSet.of(FailureRow.SUPERVISOR_IS_UNREACHABLE);

    @TempDir
    private Path home;

    private final Map<String, Lab> labs = Map.of(
            "home", Lab.start(new RealLabClock(), LabOptions.usual()),
            "cabin", Lab.start(new RealLabClock(), LabOptions.usual().withSeed(2)));
    private ProductProcess product;

    @BeforeEach
    void prepare() throws IOException {
        product = ProductProcess.inLabs(labs.get("home"), labs.get("cabin"), home);
        Path watch = home.resolve("routes/health-check.camel.yaml");
        String deep = Files.readString(watch).replace("\"15 0/5 * * * ?\"", "\"1/4 * * * * ?\"");
        Files.writeString(watch, deep);
        product.set("health.down-after", "2");
        product.set("health.up-after", "1");
        // why: so many rows so soon after each other are unsteady by any measure
        product.set("health.flap", "12/12");
    }

    @AfterEach
    void tidy() {
        product.close();
        labs.values().forEach(Lab::close);
    }

    @Test
    void tellsTheSameApartInRealTime() throws Exception {
        product.start();
        List<FailureRow> rows = new ArrayList<>(EnumSet.complementOf(EnumSet.copyOf(LEFT_OUT)));
        // why: a token that was refused is not tried again, so nothing can come after it
        rows.remove(FailureRow.TOKEN_IS_DEAD);
        rows.add(FailureRow.TOKEN_IS_DEAD);

        FutureTask<Integer> inTheCabin = new FutureTask<>(() -> play("cabin", rows, 1));
        new Thread(inTheCabin, "cabin").start();
        int played = play("home", rows, 0);

        assertThat(played + result(inTheCabin)).isEqualTo(rows.size()).isGreaterThanOrEqualTo(12);
    }

    /** Every second row, beginning with this one; comes back with how many there were. */
    private int play(String pair, List<FailureRow> rows, int first) {
        int played = 0;
        for (int index = first; index < rows.size(); index += 2) {
            comes(pair, "well before " + rows.get(index), "healthy", "");
            rows.get(index).strike(labs.get(pair));
            comes(
                    pair,
                    rows.get(index).toString(),
                    rows.get(index).verdict(),
                    rows.get(index).incident());
            FailureRow.mend(labs.get(pair));
            played++;
        }
        return played;
    }

    private void comes(String pair, String what, String verdict, String incident) {
        String expected = verdict + ": " + incident;
        AtomicReference<String> last = new AtomicReference<>("nothing");
        try {
            Awaitility.await()
                    .during(expected.equals("starting: ") ? THREE_LOOKS : Duration.ZERO)
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> {
                        last.set(seen(pair));
                        return last.get().equals(expected);
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "%s, %s: expected \"%s\", seen last \"%s\"".formatted(pair, what, expected, last.get()), e);
        }
    }

    private String seen(String pair) throws IOException, InterruptedException {
        String verdict = "";
        for (JsonNode each : product.json("/api/status").get("pairs")) {
            if (each.get("name").asText().equals(pair)) {
                verdict = each.at("/members/primary/verdict").asText();
            }
        }
        List<String> open = new ArrayList<>();
        product.json("/api/incidents?open&pair=" + pair)
                .forEach(incident -> open.add(incident.get("kind").asText() + " "
                        + incident.get("subject").asText()));
        return verdict + ": " + open.stream().collect(Collectors.joining(", "));
    }

    private static int result(FutureTask<Integer> task) throws Exception {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e);
        }
    }
}
