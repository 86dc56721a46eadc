// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What may run on both members from YAML, each with why. Everything else there is told to the admin, by name and place. */
public final class HarmlessIntegrations {
    private static final Map<String, String> REASONS = new LinkedHashMap<>();

    static {
        put(
                "it is the core itself",
                "homeassistant",
                "default_config",
                "frontend",
                "lovelace",
                "http",
                "api",
                "auth",
                "config",
                "websocket_api",
                "onboarding",
                "hassio",
                "backup",
                "analytics",
                "system_health",
                "system_log",
                "logger",
                "debugpy",
                "my",
                "person",
                "zone",
                "tag",
                "labs",
                "network",
                "diagnostics",
                "repairs",
                "hardware",
                "energy",
                "usage_prediction");
        put("it keeps what happens in the member's own database", "recorder", "history", "logbook", "history_explorer");
        put(
                "it only looks at what is in its own network",
                "dhcp",
                "ssdp",
                "zeroconf",
                "usb",
                "bluetooth",
                "bluetooth_adapters");
        put(
                "it works out values from others",
                "template",
                "group",
                "light_group",
                "counter",
                "timer",
                "schedule",
                "input_boolean",
                "input_button",
                "input_datetime",
                "input_number",
                "input_select",
                "input_text",
                "utility_meter",
                "statistics",
                "history_stats",
                "derivative",
                "integration",
                "filter",
                "trend",
                "threshold",
                "min_max",
                "bayesian",
                "proximity",
                "plant",
                "mold_indicator",
                "generic_hygrostat_sensor",
                "time_date",
                "worldclock",
                "season",
                "moon",
                "sun",
                "tod",
                "workday",
                "holiday",
                "random",
                "switch_as_x",
                "compensation",
                "combine",
                "universal");
        put(
                "it does nothing until it is called",
                "script",
                "scene",
                "shell_command",
                "rest_command",
                "notify",
                "persistent_notification",
                "tts",
                "conversation",
                "intent",
                "intent_script",
                "assist_pipeline",
                "wake_word",
                "stt",
                "media_source",
                "image_upload",
                "blueprint",
                "python_script",
                "system_options",
                "wake_on_lan",
                "logentries",
                "file");
        put("automations are switched off one by one", "automation");
        put(
                "it only shows",
                "panel_custom",
                "panel_iframe",
                "map",
                "themes",
                "iframe",
                "device_tracker_group",
                "customize");
        put(
                "it only reads, and more often does no harm",
                "rest",
                "scrape",
                "systemmonitor",
                "generic",
                "generic_camera",
                "feedreader",
                "met",
                "weather",
                "open_meteo",
                "version",
                "uptime",
                "waqi",
                "sql",
                "ping",
                "nmap_tracker",
                "snmp",
                "time");
        put(
                "it groups what others bring; its platforms are judged",
                "sensor",
                "binary_sensor",
                "switch",
                "light",
                "cover",
                "climate",
                "fan",
                "lock",
                "camera",
                "media_player",
                "vacuum",
                "water_heater",
                "humidifier",
                "number",
                "select",
                "button",
                "text",
                "device_tracker",
                "image",
                "calendar",
                "todo",
                "alarm_control_panel",
                "remote",
                "siren",
                "valve",
                "event",
                "update",
                "air_quality",
                "image_processing",
                "geo_location",
                "date",
                "datetime",
                "lawn_mower");
    }

    private HarmlessIntegrations() {}

    private static void put(String reason, String... names) {
        Arrays.asList(names).forEach(name -> REASONS.put(name, reason));
    }

    /** Why it may run, or nothing. */
    public static Optional<String> reasonOf(String name) {
        return Optional.ofNullable(REASONS.get(name));
    }

    /** What is to be told of an integration in YAML, or nothing. */
    public static Optional<Edition.NotSilenced> finding(YamlIntegration found) {
        String judged = found.platform().isEmpty() ? found.name() : found.platform();
        // keys that begin with a dot hold anchors, and a platform of notify is called like the rest of it
        if (judged.startsWith(".")
                || REASONS.containsKey(judged)
                || found.name().equals("notify")) {
            return Optional.empty();
        }
        String subject = found.platform().isEmpty()
                ? "integration " + found.name()
                : found.name() + " platform " + found.platform();
        return Optional.of(new Edition.NotSilenced(
                subject, found.file(), found.line(), "is set up in YAML, where no config entry can be disabled"));
    }
}
