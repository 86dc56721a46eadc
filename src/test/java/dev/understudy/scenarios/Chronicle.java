// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that the API has told of a long time; it shows only the newest of it, so it has to be read as time goes by. */
final class Chronicle {
    private final Map<Long, JsonNode> incidents = new TreeMap<>();
    private final Map<Long, JsonNode> alerts = new TreeMap<>();
    private final List<JsonNode> journal = new ArrayList<>();

    void catchUp(Stage stage) {
        stage.incidents().forEach(incident -> incidents.put(incident.get("id").asLong(), incident));
        stage.get("/api/alerts").forEach(alert -> alerts.put(alert.get("id").asLong(), alert));
        JsonNode lines;
        do {
            long last = journal.isEmpty()
                    ? 0
                    : journal.get(journal.size() - 1).get("id").asLong();
            lines = stage.get("/api/journal?limit=1000&after=" + last);
            lines.forEach(journal::add);
        } while (!lines.isEmpty());
    }

    Collection<JsonNode> incidents() {
        return incidents.values();
    }

    Collection<JsonNode> alerts() {
        return alerts.values();
    }

    List<JsonNode> alerts(String state) {
        return alerts.values().stream()
                .filter(alert -> alert.get("state").asText().equals(state))
                .toList();
    }

    List<JsonNode> lines(String kind) {
        return journal.stream()
                .filter(line -> line.get("kind").asText().equals(kind))
                .toList();
    }

    List<JsonNode> journal() {
        return journal;
    }

    /** The line of that kind about that incident; there is one. */
    JsonNode line(String kind, long incident) {
        List<JsonNode> found = lines(kind).stream()
                .filter(line -> line.get("incident").asLong() == incident)
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("lines of kind " + kind + " about incident " + incident + ": " + found);
        }
        return found.get(0);
    }
}
