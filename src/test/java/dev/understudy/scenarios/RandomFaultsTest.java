// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.mail.Letter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever breaks, in whatever order: incidents, journal, letters and mailbox tell the same story, and it ends well. */
class RandomFaultsTest {
    private static final Set<String> FOLLOWING = Set.of("recovered", "reminder", "escalation");

    @Test
    void sixHoursOfRandomFaultsEndWithEveryIncidentClosedAndEveryLetterDelivered() throws Exception {
        tellsOneStory(1, Duration.ofHours(6));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    @Tag("proof")
    void threeDaysOfRandomFaultsEndWithEveryIncidentClosedAndEveryLetterDelivered(long seed) throws Exception {
        tellsOneStory(seed, Duration.ofHours(72));
    }

    private static void tellsOneStory(long seed, Duration duration) throws Exception {
        try (Stage stage = Stage.calm()) {
            RandomFaults faults = new RandomFaults(stage, seed);
            try {
                faults.play(duration);
                closesEveryIncidentAndOpensNoneTwice(faults.chronicle());
                sendsWhatTheApiSaysWasSent(faults.chronicle(), stage.letters(), faults.cuts());
                writesOfEveryRecoveryInTheSameThread(faults.chronicle(), stage.letters());
                endsWell(stage);
            } catch (AssertionError | Exception wrong) {
                throw new AssertionError(
                        "seed " + seed + ": " + wrong.getMessage() + "\n" + String.join("\n", faults.story()) + "\n"
                                + faults.chronicle().journal().stream()
                                        .map(line -> line.get("at").asText() + " "
                                                + line.get("sentence").asText())
                                        .collect(Collectors.joining("\n")),
                        wrong);
            }
        }
    }

    private static void closesEveryIncidentAndOpensNoneTwice(Chronicle chronicle) {
        Map<String, JsonNode> open = new TreeMap<>();
        int opened = 0;
        for (JsonNode line : chronicle.journal()) {
            String what =
                    line.get("pair").asText() + " " + line.at("/facts/kind").asText() + " "
                            + line.get("subject").asText();
            if (line.get("kind").asText().equals("incident-opened")) {
                opened++;
                assertThat(open.put(what, line)).as("already open: " + line).isNull();
                assertThat(what).doesNotContain("job-failed");
            } else if (line.get("kind").asText().equals("incident-closed")) {
                JsonNode begin = open.remove(what);
                assertThat(begin).as("never opened: " + line).isNotNull();
                assertThat(line.get("incident")).as("closed another: " + line).isEqualTo(begin.get("incident"));
            }
        }
        assertThat(open).as("still open by the journal").isEmpty();
        assertThat(chronicle.incidents()).as("incidents of the API").hasSize(opened);
        assertThat(opened).as("incidents of a story worth telling").isGreaterThan(4);
    }

    private static void sendsWhatTheApiSaysWasSent(Chronicle chronicle, List<Letter> letters, int cuts) {
        Map<String, List<Letter>> byId = letters.stream()
                .collect(Collectors.groupingBy(
                        letter -> letter.header("Message-ID").orElseThrow()));
        assertThat(letters.size() - byId.size())
                .as("letters that came twice, with receipts lost: " + cuts)
                .isLessThanOrEqualTo(cuts);
        byId.values()
                .forEach(copies -> assertThat(copies)
                        .as("copies of one letter")
                        .extracting(Letter::subject)
                        .containsOnly(copies.get(0).subject()));
        List<JsonNode> sent = chronicle.alerts("sent");
        assertThat(chronicle.alerts())
                .as("every letter was sent or not needed")
                .allMatch(alert ->
                        Set.of("sent", "cancelled").contains(alert.get("state").asText()));
        assertThat(byId).as("letters in the mailbox").hasSize(sent.size());
        assertThat(chronicle.lines("letter-sent")).as("letters by the journal").hasSize(sent.size());
        Set<String> beginning = new HashSet<>();
        for (JsonNode alert : sent) {
            if (!FOLLOWING.contains(alert.get("kind").asText())) {
                long incident = alert.get("incident").asLong();
                Letter letter = ofLine(chronicle.line("incident-opened", incident), byId);
                assertThat(letter.subject()).isEqualTo(alert.get("subject").asText());
                assertThat(beginning.add(letter.header("Message-ID").orElseThrow()))
                        .as("one opening letter of incident " + incident)
                        .isTrue();
            }
        }
        assertThat(letters.stream()
                        .filter(letter -> letter.header("References").isEmpty())
                        .map(letter -> letter.header("Message-ID").orElseThrow()))
                .as("letters that begin a thread")
                .allMatch(beginning::contains);
    }

    private static void writesOfEveryRecoveryInTheSameThread(Chronicle chronicle, List<Letter> letters) {
        Map<String, List<Letter>> byId = letters.stream()
                .collect(Collectors.groupingBy(
                        letter -> letter.header("Message-ID").orElseThrow()));
        Set<Long> recovered = new HashSet<>();
        for (JsonNode alert : chronicle.alerts("sent")) {
            if (alert.get("kind").asText().equals("recovered")) {
                assertThat(recovered.add(alert.get("incident").asLong()))
                        .as("one recovery: " + alert)
                        .isTrue();
            }
        }
        for (JsonNode alert : chronicle.alerts("sent")) {
            long incident = alert.get("incident").asLong();
            JsonNode closed = chronicle.line("incident-closed", incident);
            boolean wasWell = closed.at("/facts/recovered").asText().equals("true");
            if (FOLLOWING.contains(alert.get("kind").asText())) {
                continue;
            }
            assertThat(recovered.contains(incident))
                    .as("recovery told of " + closed)
                    .isEqualTo(wasWell);
            if (wasWell) {
                Letter begin = ofLine(chronicle.line("incident-opened", incident), byId);
                assertThat(ofLine(closed, byId).header("References"))
                        .as("thread of " + closed)
                        .isEqualTo(begin.header("Message-ID"));
            }
        }
    }

    private static void endsWell(Stage stage) {
        assertThat(stage.openIncidents()).isEmpty();
        assertThat(stage.verdict("primary")).isEqualTo("healthy");
        assertThat(stage.verdict("standby")).isEqualTo("healthy");
        assertThat(stage.metric("understudy_alerts_undelivered")).isZero();
        assertThat(stage.get("/api/status").get("undelivered").asInt()).isZero();
    }

    /** A letter has the number of the line that it was written for in its Message-ID. */
    private static Letter ofLine(JsonNode line, Map<String, List<Letter>> byId) {
        List<String> ids = byId.keySet().stream()
                .filter(id -> id.contains("." + line.get("id").asText() + "@"))
                .toList();
        assertThat(ids).as("letters about " + line).hasSize(1);
        return byId.get(ids.get(0)).get(0);
    }
}
