// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.health.Signal.Reading;
import dev.understudy.sync.MemberCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Supervisor of one member, asked through its core. Source: home-assistant-facts 4b, Supervisor 2026.08. */
final class Supervisor {
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final HomeAssistantClient client;
    private final Duration limit;

    /** @param limit for a question; what changes something has its own */
    Supervisor(HomeAssistantClient client, Duration limit) {
        this.client = client;
        this.limit = limit;
    }

    JsonNode get(String endpoint) throws Unanswered {
        return call("get", endpoint, Map.of(), limit);
    }

    JsonNode post(String endpoint, Map<String, ?> data, Duration timeout) throws Unanswered {
        return call("post", endpoint, data, timeout);
    }

    void delete(String endpoint) throws Unanswered {
        call("delete", endpoint, Map.of(), limit);
    }

    private JsonNode call(String method, String endpoint, Map<String, ?> data, Duration timeout) throws Unanswered {
        Map<String, Object> fields = new HashMap<>(Map.of("endpoint", endpoint, "method", method));
        fields.put("timeout", Math.max(1, timeout.toSeconds()));
        if (!data.isEmpty()) {
            fields.put("data", data);
        }
        return client.converse(timeout.plus(MARGIN), session -> session.command("supervisor/api", fields));
    }

    /** The job; empty if the Supervisor does not know it, because it was started anew or the job was removed. */
    Optional<SupervisorJob> job(String id) throws Unanswered {
        try {
            return Optional.of(SupervisorJob.read(get("/jobs/" + id)));
        } catch (Unanswered e) {
            if (e.isSupervisorsRefusal()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Jobs that are under way and whose name begins so. */
    List<SupervisorJob> underWay(String name) throws Unanswered {
        List<SupervisorJob> jobs = new ArrayList<>();
        for (JsonNode job : get("/jobs/info").path("jobs")) {
            if (job.path("name").asText("").startsWith(name)
                    && !job.path("done").asBoolean(false)) {
                jobs.add(SupervisorJob.read(job));
            }
        }
        return jobs;
    }

    /** Backups by slug and name, oldest first. */
    List<ListedBackup> backups() throws Unanswered {
        List<ListedBackup> backups = new ArrayList<>();
        for (JsonNode backup : get("/backups").path("backups")) {
            backups.add(new ListedBackup(
                    backup.path("slug").asText(""),
                    backup.path("name").asText(""),
                    backup.path("date").asText("")));
        }
        backups.sort(java.util.Comparator.comparing(ListedBackup::date));
        return backups;
    }

    /** @param date as the Supervisor writes it, ISO-8601 */
    record ListedBackup(String slug, String name, String date) {}

    /** What it says of itself and its host. */
    MemberCondition condition() throws Unanswered {
        JsonNode info = get("/info");
        JsonNode resolution = get("/resolution/info");
        JsonNode network = get("/network/info");
        List<String> unhealthy = new ArrayList<>();
        resolution.path("unhealthy").forEach(reason -> unhealthy.add(reason.asText()));
        List<String> cards = new ArrayList<>();
        Set<String> resolvers = new LinkedHashSet<>();
        for (JsonNode card : network.path("interfaces")) {
            cards.add(card.path("mac").asText("").toLowerCase(Locale.ROOT));
            resolvers.add(card.at("/ipv4/gateway").asText(""));
            card.at("/ipv4/nameservers").forEach(server -> resolvers.add(server.asText("")));
        }
        resolvers.removeIf(address -> address.isEmpty() || address.equals("null"));
        return new MemberCondition(
                text(info, "state"),
                text(info, "supervisor"),
                text(info, "homeassistant"),
                unhealthy,
                get("/host/info").path("disk_free").asDouble(0),
                network.path("host_internet").asBoolean(true),
                network.path("supervisor_internet").asBoolean(true),
                cards,
                List.copyOf(resolvers));
    }

    static String text(JsonNode node, String member) throws Unanswered {
        String text = node.path(member).asText("");
        if (text.isEmpty()) {
            throw new Unanswered(Reading.UNREADABLE, "the Supervisor answered without " + member);
        }
        return text;
    }
}
