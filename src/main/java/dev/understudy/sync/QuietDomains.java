// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Integrations that two members must not run at once, each with what would happen. The standby's edition has them disabled. */
public final class QuietDomains {
    private static final String ROTATING =
            "each member would refresh the log-in for itself, and the other is logged out";
    private static final String RADIO = "two masters would command one radio network";
    private static final String CALLED = "the service outside calls or is called by one installation only";
    private static final String TWICE = "people or things outside would be told everything twice";

    /** The word in the settings for the list. */
    public static final String USUAL = "usual";

    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put(
                "mqtt",
                "a fixed client id makes both throw each other out, and a stop publishes \"offline\" for the home");
        DEFAULTS.put("homekit", "the same bridge identity would be announced twice");
        DEFAULTS.put("homekit_controller", "an accessory keeps one session for one controller");
        DEFAULTS.put("cloud", "logging in here logs the member on stage out of Nabu Casa");
        DEFAULTS.put("mobile_app", "phones would be told everything twice");
        DEFAULTS.put("esphome", "places for logs and Bluetooth proxies are few, and actions would happen twice");
        all(
                RADIO,
                "zha",
                "zwave_js",
                "matter",
                "thread",
                "otbr",
                "deconz",
                "zwave_me",
                "homematicip_local",
                "rfxtrx",
                "enocean");
        all(
                ROTATING,
                "nest",
                "google",
                "google_mail",
                "google_tasks",
                "google_sheets",
                "google_photos",
                "google_drive",
                "spotify",
                "netatmo",
                "tado",
                "ring",
                "home_connect",
                "withings",
                "fitbit",
                "smartthings",
                "electric_kiwi",
                "husqvarna_automower",
                "microbees",
                "myuplink",
                "neato",
                "onedrive",
                "senz",
                "toon",
                "tesla_fleet",
                "teslemetry",
                "twitch",
                "volvo",
                "weheat",
                "yolink",
                "youtube",
                "xbox",
                "lyric",
                "geocaching",
                "aladdin_connect",
                "iotty",
                "miele",
                "monzo",
                "point",
                "ondilo_ico",
                "strava",
                "lametric");
        all(
                CALLED,
                "google_assistant",
                "google_assistant_sdk",
                "alexa",
                "ifttt",
                "twilio",
                "mailgun",
                "dialogflow",
                "owntracks",
                "gpslogger",
                "geofency",
                "locative",
                "traccar",
                "telegram_bot",
                "onvif",
                "nuki");
        all(
                TWICE,
                "smtp",
                "pushover",
                "pushbullet",
                "slack",
                "discord",
                "matrix",
                "signal_messenger",
                "html5",
                "ntfy",
                "influxdb",
                "mqtt_statestream",
                "mqtt_eventstream",
                "prometheus",
                "datadog",
                "emoncms",
                "azure_event_hub",
                "splunk");
    }

    private final Map<String, String> reasons;

    private static void all(String reason, String... domains) {
        for (String domain : domains) {
            DEFAULTS.put(domain, reason);
        }
    }

    private QuietDomains(Map<String, String> reasons) {
        this.reasons = reasons;
    }

    public static QuietDomains usual() {
        return new QuietDomains(Map.copyOf(DEFAULTS));
    }

    /** Those that the admin named; {@value #USUAL} stands for the list, and each keeps its reason where it has one. */
    public static QuietDomains of(Collection<String> domains) {
        Map<String, String> chosen = new LinkedHashMap<>();
        for (String domain : domains) {
            if (domain.equals(USUAL)) {
                chosen.putAll(DEFAULTS);
            } else {
                chosen.put(domain, DEFAULTS.getOrDefault(domain, "the settings name it"));
            }
        }
        return new QuietDomains(Map.copyOf(chosen));
    }

    public boolean contains(String domain) {
        return reasons.containsKey(domain);
    }

    /** Domain and reason, in the order of the list. */
    public static Map<String, String> list() {
        return Collections.unmodifiableMap(DEFAULTS);
    }

    /** A clause for people. */
    public Optional<String> reasonOf(String domain) {
        return Optional.ofNullable(reasons.get(domain));
    }
}
