// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fills a folder as it is at the lab's birth, always the same for the same arguments: a house that is lived in, or a
 * fresh install that somebody has just been welcomed to.
 */
public final class HouseSeed {
    /** The automations of the lived-in house that are on, and the one that is off. */
    public static final List<String> ON = List.of(
            "automation.lights_at_start",
            "automation.quarter_hour",
            "automation.hourly_report",
            "automation.alarm_watch",
            "automation.doorbell");

    public static final String OFF = "automation.vacation";
    /** Its {@code initial_state} is true. */
    public static final String ALWAYS_ON = "automation.alarm_watch";

    private static final List<String> AREAS = List.of("Kitchen", "Living Room", "Bedroom", "Garage", "Garden");
    private static final List<String> DOMAINS = List.of("sensor", "light", "switch", "binary_sensor", "climate");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ConfigFolder folder;
    private final String member;
    private final Instant now;

    private HouseSeed(ConfigFolder folder, String member, Instant now) {
        this.folder = folder;
        this.member = member;
        this.now = now;
    }

    public static void livedIn(ConfigFolder folder, String member, int entities, Instant now) {
        HouseSeed seed = new HouseSeed(folder, member, now);
        seed.files(SeedFiles.AUTOMATIONS);
        List<ObjectNode> entries = seed.entries(Map.of(
                "sun", "Sun",
                "met", "Home",
                "mqtt", "192.0.2.20",
                "hue", "Hue Bridge",
                "homekit", "HASS Bridge:21064",
                "esphome", "garage-door",
                "mobile_app", "Anna's phone",
                "netatmo", "Netatmo",
                "alarmdecoder", "Alarm panel",
                "backup", "Backup"));
        seed.registries(entries, entities, true);
        seed.rest(List.of(OFF));
    }

    public static void fresh(ConfigFolder folder, String member, int entities, Instant now) {
        HouseSeed seed = new HouseSeed(folder, member, now);
        seed.files("[]\n");
        List<ObjectNode> entries = seed.entries(
                Map.of("sun", "Sun", "met", "Home", "systemmonitor", "System Monitor", "backup", "Backup"));
        seed.registries(entries, entities, false);
        seed.rest(List.of());
    }

    private void files(String automations) {
        folder.write(".HA_VERSION", HomeAssistantReplies.VERSION);
        folder.write("configuration.yaml", SeedFiles.CONFIGURATION);
        folder.write("automations.yaml", automations);
        folder.write("scripts.yaml", automations.length() > 3 ? SeedFiles.SCRIPTS : "{}\n");
        folder.write("scenes.yaml", automations.length() > 3 ? SeedFiles.SCENES : "[]\n");
        folder.write("secrets.yaml", "some_password: welcome-" + id("secret").substring(0, 8) + "\n");
    }

    private List<ObjectNode> entries(Map<String, String> titles) {
        List<ObjectNode> entries = new ArrayList<>();
        titles.keySet().stream().sorted().forEach(domain -> {
            ObjectNode content = NODES.objectNode();
            if (domain.equals("netatmo")) {
                content.put("auth_implementation", "cloud");
                content.putObject("token")
                        .put("access_token", id("access " + domain))
                        .put("refresh_token", id("refresh " + domain))
                        .put("expires_at", now.plusSeconds(3600).getEpochSecond());
            }
            if (domain.equals("mqtt")) {
                content.put("broker", titles.get(domain)).put("port", 1883).put("password", id("mqtt"));
            }
            entries.add(Rows.entry(entryId(domain), domain, titles.get(domain), content));
        });
        return entries;
    }

    private void registries(List<ObjectNode> entries, int entities, boolean livedIn) {
        ArrayNode areas = NODES.arrayNode();
        (livedIn ? AREAS : AREAS.subList(0, 3)).forEach(name -> areas.add(Rows.area(Automation.slug(name), name)));
        ArrayNode devices = NODES.arrayNode();
        entries.forEach(entry -> devices.add(Rows.device(
                id("device " + entry.path("domain").asText()),
                entry.path("entry_id").asText(),
                entry.path("title").asText(),
                "Lab")));
        Storage.write(folder, Registries.AREAS, 1, 8, list("areas", areas));
        Storage.write(
                folder, Registries.DEVICES, 1, 11, list("devices", devices).set("deleted_devices", NODES.arrayNode()));
        Storage.write(
                folder,
                Registries.ENTRIES,
                1,
                5,
                list("entries", NODES.arrayNode().addAll(entries)));
        ArrayNode rows = NODES.arrayNode();
        int acting = livedIn ? Math.min(entities, ON.size() + 1) : 0;
        List<ObjectNode> providers = entries.stream()
                .filter(entry -> !entry.path("domain").asText().equals("alarmdecoder"))
                .toList();
        for (int index = 0; index < entities - acting; index++) {
            rows.add(entity(index, providers.get(index % providers.size()), livedIn));
        }
        Storage.write(
                folder, Registries.ENTITIES, 1, 18, list("entities", rows).set("deleted_entities", NODES.arrayNode()));
    }

    private static ObjectNode entity(int index, ObjectNode entry, boolean livedIn) {
        String domain = livedIn ? DOMAINS.get(index % DOMAINS.size()) : "sensor";
        String provider = entry.path("domain").asText();
        String name = "%s %03d".formatted(livedIn ? "House" : "System", index);
        return Rows.entity(
                "%s.%s".formatted(domain, Automation.slug(name)),
                provider,
                provider + "-" + index,
                Optional.of(entry.path("entry_id").asText()),
                name);
    }

    private void rest(List<String> automationsOff) {
        ArrayNode restored = NODES.arrayNode();
        automationsOff.forEach(entity -> {
            ObjectNode off = restored.addObject();
            off.putObject("state")
                    .put("entity_id", entity)
                    .put("state", "off")
                    .putObject("attributes")
                    .putNull("last_triggered");
            off.putNull("extra_data").put("last_seen", Moments.iso(now));
        });
        Storage.write(folder, "core.restore_state", 1, 1, restored);
        Storage.write(folder, "auth", 1, 1, SeedFiles.auth(member, now));
        Storage.write(folder, "core.config", 1, 4, SeedFiles.core());
        Storage.write(folder, "core.uuid", 1, 1, NODES.objectNode().put("uuid", id("uuid")));
        Storage.write(folder, "http", 1, 1, NODES.objectNode().put("server_port", 8123));
        Storage.write(folder, "onboarding", 4, 1, list("done", SeedFiles.onboarded()));
        Storage.write(folder, "lovelace", 1, 1, SeedFiles.dashboard("Home"));
        Storage.write(folder, "lovelace_dashboards", 1, 1, list("items", NODES.arrayNode()));
        Storage.write(folder, "trace.saved_traces", 1, 1, NODES.objectNode());
        Storage.write(folder, "backup", 1, 5, SeedFiles.backup());
    }

    private String entryId(String domain) {
        return "01J" + id("entry " + domain).substring(0, 23).toUpperCase(java.util.Locale.ROOT);
    }

    private String id(String of) {
        return Rows.id(member + " " + of);
    }

    private static ObjectNode list(String name, JsonNode rows) {
        ObjectNode data = NODES.objectNode();
        data.set(name, rows);
        return data;
    }
}
