// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One automation as Core has it in memory; guarded by its {@link Automations}. */
final class Automation {
    private static final Duration FAR = Duration.ofDays(1);

    private final JsonNode config;
    private final String entity;
    private boolean on;
    private Optional<String> lastTriggered;
    private Instant changed;
    private Instant updated;
    private ObjectNode context;

    Automation(JsonNode config, String entity, boolean on, Optional<String> lastTriggered, Instant now) {
        this.config = config;
        this.entity = entity;
        this.on = on;
        this.lastTriggered = lastTriggered;
        this.changed = now;
        this.updated = now;
        this.context = Events.context(Optional.empty(), entity.hashCode());
    }

    static String slug(String alias) {
        return alias.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
    }

    JsonNode config() {
        return config;
    }

    String entity() {
        return entity;
    }

    String alias() {
        return config.path("alias").asText();
    }

    boolean on() {
        return on;
    }

    /** Whether that changed anything. */
    boolean turn(boolean value, Instant now, ObjectNode by) {
        boolean changes = on != value;
        on = value;
        if (changes) {
            changed = now;
            updated = now;
            context = by;
        }
        return changes;
    }

    void triggered(Instant now, ObjectNode by) {
        context = by;
        lastTriggered = Optional.of(Moments.iso(now));
        updated = now;
    }

    /** Fires at each start of Core. */
    boolean firesAtStart() {
        return triggers().stream()
                .anyMatch(trigger -> kind(trigger).equals("homeassistant")
                        && trigger.path("event").asText().equals("start"));
    }

    /** When a time pattern of it comes up the next time after that instant. */
    Optional<Instant> next(Instant after) {
        return triggers().stream()
                .filter(trigger -> kind(trigger).equals("time_pattern"))
                .map(trigger -> next(trigger, after))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private static Optional<Instant> next(JsonNode trigger, Instant after) {
        boolean seconds = trigger.has("seconds");
        ChronoUnit step = seconds ? ChronoUnit.SECONDS : ChronoUnit.MINUTES;
        ZonedDateTime when = after.atZone(ZoneOffset.UTC).truncatedTo(step).plus(1, step);
        Instant end = after.plus(FAR).plusSeconds(60);
        for (; !when.toInstant().isAfter(end); when = when.plus(1, step)) {
            boolean minute = trigger.has("minutes")
                    ? fits(trigger.get("minutes"), when.getMinute())
                    : whole(trigger, seconds, when.getMinute());
            boolean hour = !trigger.has("hours") || fits(trigger.get("hours"), when.getHour());
            boolean second = !seconds || fits(trigger.get("seconds"), when.getSecond());
            if (second && minute && hour) {
                return Optional.of(when.toInstant());
            }
        }
        return Optional.empty();
    }

    /** why: a larger unit without the smaller one means the smaller one's zero. */
    private static boolean whole(JsonNode trigger, boolean seconds, int minute) {
        return seconds || !trigger.has("hours") || minute == 0;
    }

    private static boolean fits(JsonNode pattern, int value) {
        String text = pattern.asText();
        if (text.equals("*")) {
            return true;
        }
        return text.startsWith("/")
                ? value % Integer.parseInt(text.substring(1)) == 0
                : value == Integer.parseInt(text);
    }

    private List<JsonNode> triggers() {
        return list(config.path(config.has("triggers") ? "triggers" : "trigger"));
    }

    /** The services it calls when it runs, as {@code domain.service}. */
    List<String> calls() {
        List<String> calls = new ArrayList<>();
        for (JsonNode action : list(config.path(config.has("actions") ? "actions" : "action"))) {
            String service =
                    action.path(action.has("action") ? "action" : "service").asText();
            if (service.contains(".")) {
                calls.add(service);
            }
        }
        return calls;
    }

    private static String kind(JsonNode trigger) {
        return trigger.path(trigger.has("trigger") ? "trigger" : "platform").asText();
    }

    private static List<JsonNode> list(JsonNode value) {
        List<JsonNode> all = new ArrayList<>();
        if (value.isObject()) {
            all.add(value);
        } else {
            value.forEach(all::add);
        }
        return all;
    }

    /** As an item of {@code /api/states}. */
    ObjectNode state() {
        ObjectNode state =
                JsonNodeFactory.instance.objectNode().put("entity_id", entity).put("state", on ? "on" : "off");
        ObjectNode attributes = state.putObject("attributes");
        if (config.has("id")) {
            attributes.put("id", config.get("id").asText());
        }
        lastTriggered.ifPresentOrElse(
                when -> attributes.put("last_triggered", when), () -> attributes.putNull("last_triggered"));
        attributes
                .put("mode", config.path("mode").asText("single"))
                .put("current", 0)
                .put("friendly_name", alias());
        state.put("last_changed", Moments.iso(changed))
                .put("last_reported", Moments.iso(updated))
                .put("last_updated", Moments.iso(updated));
        state.set("context", context);
        return state;
    }
}
