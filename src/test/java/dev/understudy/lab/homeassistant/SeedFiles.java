// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** What stands in the files of a folder at birth. */
final class SeedFiles {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    static final String CONFIGURATION = """
            # Loads default set of integrations. Do not remove.
            default_config:

            # Load frontend themes from the themes folder
            frontend:
              themes: !include_dir_merge_named themes

            http:
              ip_ban_enabled: true

            recorder:
              purge_keep_days: 10

            automation: !include automations.yaml
            script: !include scripts.yaml
            scene: !include scenes.yaml
            """;

    static final String AUTOMATIONS = """
            - id: '1700000000001'
              alias: Lights at start
              description: ''
              triggers:
              - trigger: homeassistant
                event: start
              conditions: []
              actions:
              - action: light.turn_on
                target:
                  entity_id: light.house_001
              mode: single
            - id: '1700000000002'
              alias: Quarter hour
              description: ''
              triggers:
              - trigger: time_pattern
                minutes: /15
              conditions: []
              actions:
              - action: switch.toggle
                target:
                  entity_id: switch.house_002
              mode: single
            - id: '1700000000003'
              alias: Hourly report
              description: ''
              triggers:
              - trigger: time_pattern
                hours: /1
              conditions: []
              actions:
              - action: notify.notify
                data:
                  message: Another hour
              mode: single
            - id: '1700000000004'
              alias: Alarm watch
              description: ''
              initial_state: true
              triggers:
              - trigger: state
                entity_id: binary_sensor.house_003
                to: 'on'
              conditions: []
              actions:
              - action: persistent_notification.create
                data:
                  message: Alarm
              mode: single
            - id: '1700000000005'
              alias: Doorbell
              description: ''
              triggers:
              - trigger: event
                event_type: doorbell
              conditions: []
              actions:
              - action: notify.notify
                data:
                  message: Somebody rings
              mode: single
            - id: '1700000000006'
              alias: Vacation
              description: ''
              triggers:
              - trigger: time_pattern
                minutes: /10
              conditions: []
              actions:
              - action: light.toggle
                target:
                  entity_id: light.house_006
              mode: single
            """;

    static final String SCRIPTS = """
            good_night:
              alias: Good night
              sequence:
              - action: light.turn_off
                target:
                  entity_id: all
              mode: single
            """;

    static final String SCENES = """
            - id: '1700000000101'
              name: Evening
              entities:
                light.house_001:
                  state: 'on'
            """;

    private SeedFiles() {}

    /** The owner, Home Assistant's own users, and their groups; nobody has a token yet but the Supervisor. */
    static ObjectNode auth(String member, Instant now) {
        ObjectNode data = NODES.objectNode();
        ArrayNode users = data.putArray("users");
        AuthStore.addUser(users, Rows.id(member + " owner"), "Anna", true).put("is_owner", true);
        ObjectNode supervisor = AuthStore.addUser(users, Rows.id(member + " supervisor"), "Supervisor", true);
        supervisor.put("system_generated", true);
        ArrayNode groups = data.putArray("groups");
        groups.addObject().put("id", "system-admin").put("name", "Administrators");
        groups.addObject().put("id", "system-users").put("name", "Users");
        groups.addObject().put("id", "system-read-only").put("name", "Read Only");
        ObjectNode credential = data.putArray("credentials")
                .addObject()
                .put("id", Rows.id(member + " credential"))
                .put("user_id", Rows.id(member + " owner"))
                .put("auth_provider_type", "homeassistant")
                .putNull("auth_provider_id");
        credential.putObject("data").put("username", "anna");
        data.putArray("refresh_tokens")
                .addObject()
                .put("id", Rows.id(member + " system token"))
                .put("user_id", Rows.id(member + " supervisor"))
                .putNull("client_id")
                .putNull("client_name")
                .putNull("client_icon")
                .put("token_type", "system")
                .put("created_at", Moments.iso(now))
                .put("access_token_expiration", 1800.0)
                .put("token", LongLivedToken.hash(member + " token"))
                .put("jwt_key", LongLivedToken.hash(member + " key"))
                .put("last_used_at", Moments.iso(now))
                .put("last_used_ip", "172.30.32.2")
                .putNull("expire_at")
                .putNull("credential_id")
                .put("version", HomeAssistantReplies.VERSION);
        return data;
    }

    static ObjectNode core() {
        return NODES.objectNode()
                .put("latitude", 48.2)
                .put("longitude", 16.37)
                .put("elevation", 171)
                .put("unit_system_v2", "metric")
                .put("location_name", "Home")
                .put("time_zone", "Europe/Vienna")
                .putNull("external_url")
                .putNull("internal_url")
                .put("currency", "EUR")
                .put("country", "AT")
                .put("language", "en")
                .put("radius", 100);
    }

    static ArrayNode onboarded() {
        ArrayNode done = NODES.arrayNode();
        List.of("user", "core_config", "analytics", "integration").forEach(done::add);
        return done;
    }

    static ObjectNode dashboard(String title) {
        ObjectNode data = NODES.objectNode();
        ObjectNode view = data.putObject("config").putArray("views").addObject().put("title", title);
        view.putArray("cards").addObject().put("type", "entities").putArray("entities");
        return data;
    }

    static ObjectNode backup() {
        ObjectNode data = NODES.objectNode();
        data.putArray("backups");
        ObjectNode config = data.putObject("config");
        config.putObject("agents");
        config.put("automatic_backups_configured", false);
        config.putObject("create_backup")
                .put("include_database", true)
                .put("include_all_addons", false)
                .putNull("name")
                .putNull("password");
        config.putNull("last_attempted_automatic_backup").putNull("last_completed_automatic_backup");
        config.putObject("retention").putNull("copies").putNull("days");
        config.putObject("schedule").putArray("days");
        return data;
    }
}
