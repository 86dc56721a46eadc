// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.health.Signal.Reading;
import dev.understudy.run.TaskMemory;
import dev.understudy.run.Waiter;
import dev.understudy.sync.StandbyFacts;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at a standby after a restore: waits until it runs, listens for a while, and reads what it has. */
final class StandbyLook {
    private static final String AUTOMATION = "automation.";

    private final HomeAssistantClient client;
    private final Clock clock;
    private final Waiter waiter;
    private final Duration look;

    StandbyLook(HomeAssistantClient client, Clock clock, Waiter waiter, Duration look) {
        this.client = client;
        this.clock = clock;
        this.waiter = waiter;
        this.look = look;
    }

    /**
     * @param since when the restore was ordered; what ran since then, ran on the standby
     * @param listening how long nothing may be heard
     * @param limit until it must run
     */
    StandbyFacts look(Instant since, Duration listening, Duration limit, TaskMemory memory)
            throws Unanswered, InterruptedException {
        String state = running(clock.instant().plus(limit), memory);
        CoreConfig config = client.config();
        try (HeldSession session = client.hold(look)) {
            String ourselves =
                    session.command("auth/current_user", Map.of()).path("id").asText("");
            for (String type : List.of("automation_triggered", "call_service")) {
                session.command("subscribe_events", Map.of("event_type", type));
            }
            memory.tell("it runs; it is listened to for " + listening.toSeconds() + " s");
            waiter.await(clock.instant().plus(listening));
            List<String> heard = heard(session.events(), ourselves);
            Map<String, String> automations = new HashMap<>();
            List<String> triggered = new ArrayList<>();
            for (JsonNode entity : session.command("get_states", Map.of())) {
                String id = entity.path("entity_id").asText("");
                if (id.startsWith(AUTOMATION)) {
                    automations.put(id, entity.path("state").asText(""));
                    if (isAfter(entity.at("/attributes/last_triggered").asText(""), since)) {
                        triggered.add(id);
                    }
                }
            }
            return new StandbyFacts(
                    state,
                    !config.mode().equals("normal"),
                    config.version(),
                    session.command("config/entity_registry/list", Map.of()).size(),
                    automations,
                    triggered,
                    entries(session.command("config_entries/get", Map.of())),
                    heard,
                    clock.instant());
        }
    }

    private String running(Instant deadline, TaskMemory memory) throws InterruptedException, Unanswered {
        while (true) {
            String state;
            try {
                state = client.coreState();
                if (state.equals("RUNNING") || !clock.instant().isBefore(deadline)) {
                    return state;
                }
                memory.tell("its core is " + state);
            } catch (Unanswered e) {
                boolean isRefused = e.reading() == Reading.UNAUTHORIZED || e.reading() == Reading.FORBIDDEN;
                if (isRefused || !clock.instant().isBefore(deadline)) {
                    throw e;
                }
            }
            waiter.await(clock.instant().plus(ConfigBackup.BETWEEN_LOOKS));
        }
    }

    private static List<StandbyFacts.ConfigEntry> entries(JsonNode list) {
        List<StandbyFacts.ConfigEntry> entries = new ArrayList<>();
        for (JsonNode entry : list) {
            entries.add(new StandbyFacts.ConfigEntry(
                    entry.path("entry_id").asText(""),
                    entry.path("domain").asText(""),
                    entry.path("state").asText(""),
                    entry.path("disabled_by").isNull()
                            ? ""
                            : entry.path("disabled_by").asText("")));
        }
        return entries;
    }

    /** What it did, but for what we asked it to. */
    private static List<String> heard(List<JsonNode> events, String ourselves) {
        List<String> heard = new ArrayList<>();
        for (JsonNode event : events) {
            JsonNode data = event.path("data");
            boolean isOurs = !ourselves.isEmpty()
                    && event.at("/context/user_id").asText("").equals(ourselves);
            if (event.path("event_type").asText("").equals("automation_triggered")) {
                heard.add(data.path("entity_id").asText("an automation") + " ran");
            } else if (!isOurs) {
                heard.add("it called the service " + data.path("domain").asText("") + "."
                        + data.path("service").asText(""));
            }
        }
        return heard.stream().distinct().toList();
    }

    private static boolean isAfter(String time, Instant since) {
        try {
            return OffsetDateTime.parse(time).toInstant().isAfter(since);
        } catch (DateTimeException e) {
            // why: an automation that never ran has no such time
            return false;
        }
    }
}
