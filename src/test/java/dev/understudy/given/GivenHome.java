// SPDX-License-Identifier: Apache-2.0
package dev.understudy.given;

import java.util.LinkedHashMap;
import java.util.Map;

/** The configuration of a small home, file by file, in the shapes that Home Assistant 2026 writes. */
public final class GivenHome {
    public static final Map<String, String> FILES = new LinkedHashMap<>();

    private GivenHome() {}

    static {
        FILES.put("configuration.yaml", """
                default_config:

                # kept by hand
                homeassistant:
                  packages: !include_dir_named packages
                automation: !include automations.yaml
                script: !include scripts.yaml
                scene: !include scenes.yaml
                recorder:
                  purge_keep_days: 10
                """);
        FILES.put("automations.yaml", """
                - id: '1700000000001'
                  alias: Porch light at dusk
                  triggers:
                  - trigger: sun
                    event: sunset
                  actions:
                  - action: light.turn_on
                    target: {entity_id: light.porch}
                  mode: single
                - id: '1700000000002'
                  alias: Boiler at night
                  initial_state: true  # must never rest
                  triggers:
                  - trigger: time
                    at: '02:00:00'
                  actions:
                  - action: switch.turn_on
                    target:
                      entity_id: switch.boiler
                - id: '1700000000003'
                  alias: Holiday lamps
                  triggers: []
                  actions: []
                """);
        FILES.put("scripts.yaml", """
                good_night:
                  alias: Good night
                  sequence:
                  - action: light.turn_off
                """);
        FILES.put("scenes.yaml", "- id: '1'\n  name: Movie\n  entities: {}\n");
        FILES.put("secrets.yaml", "router: hunter2\n");
        FILES.put("packages/garden.yaml", """
                automation garden:
                  - alias: Water the garden
                    trigger:
                      platform: time
                      at: '06:00:00'
                    action:
                      service: switch.turn_on
                input_boolean:
                  dry:
                    name: Dry spell
                """);
        FILES.put("blueprints/automation/motion.yaml", "blueprint:\n  name: Motion\n  domain: automation\n");
        FILES.put(".HA_VERSION", "2026.8.3");
        FILES.put("ip_bans.yaml", "192.0.2.9:\n  banned_at: '2026-11-01T00:00:00'\n");
        FILES.put("www/plan.bin", "\u0000\u0001binary\u0000");
        FILES.put(".storage/auth", """
                {"version":1,"minor_version":1,"key":"auth","data":{
                "users":[{"id":"u1","name":"Ada","is_owner":true},{"id":"u2","name":"Understudy","is_owner":false}],
                "groups":[],"credentials":[],
                "refresh_tokens":[{"id":"r1","user_id":"u1","jwt_key":"k","last_used_at":"2026-11-22T22:00:00+00:00",
                "last_used_ip":"192.0.2.2","expire_at":1800000000.0}]}}""");
        FILES.put(".storage/core.entity_registry", """
                {"version":1,"minor_version":15,"key":"core.entity_registry","data":{"entities":[
                {"entity_id":"automation.porch_light_at_dusk","id":"e1","unique_id":"1700000000001","platform":"automation",\
                "name":null,"original_name":"Porch light at dusk","area_id":null,"disabled_by":null,"options":{},"modified_at":"1"},
                {"entity_id":"automation.boiler","id":"e2","unique_id":"1700000000002","platform":"automation",\
                "name":null,"original_name":"Boiler at night","area_id":null,"disabled_by":null,"options":{},"modified_at":"1"},
                {"entity_id":"automation.holiday_lamps","id":"e3","unique_id":"1700000000003","platform":"automation",\
                "name":null,"original_name":"Holiday lamps","area_id":null,"disabled_by":null,"options":{},"modified_at":"1"},
                {"entity_id":"light.porch","id":"e4","unique_id":"abc","platform":"mqtt","name":"Porch",\
                "original_name":"Lamp","area_id":"garden","disabled_by":null,"options":{},"modified_at":"1"}],
                "deleted_entities":[]}}""");
        FILES.put(".storage/core.device_registry", """
                {"version":1,"minor_version":8,"key":"core.device_registry","data":{"devices":[
                {"id":"d1","name":"Porch lamp","name_by_user":null,"area_id":"garden","disabled_by":null,\
                "sw_version":"1.0","modified_at":"1"}],"deleted_devices":[]}}""");
        FILES.put(".storage/core.area_registry", """
                {"version":1,"minor_version":7,"key":"core.area_registry","data":{"areas":[
                {"id":"garden","name":"Garden","created_at":"1","modified_at":"1"}]}}""");
        FILES.put(".storage/core.config_entries", """
                {"version":1,"minor_version":5,"key":"core.config_entries","data":{"entries":[
                {"entry_id":"c1","domain":"mqtt","title":"broker","data":{"broker":"192.0.2.5"},"options":{},\
                "disabled_by":null,"modified_at":"1"},
                {"entry_id":"c2","domain":"spotify","title":"Ada","data":{"token":{"access_token":"t","expires_at":1.5}},\
                "options":{},"disabled_by":null,"modified_at":"1"},
                {"entry_id":"c3","domain":"esphome","title":"Old plug","data":{},"options":{},"disabled_by":"user","modified_at":"1"},
                {"entry_id":"c4","domain":"sun","title":"Sun","data":{},"options":{},"disabled_by":null,"modified_at":"1"}]}}""");
        FILES.put(".storage/lovelace_dashboards", """
                {"version":1,"key":"lovelace_dashboards","data":{"items":[
                {"id":"garden_view","title":"Garden","url_path":"garden-view","mode":"storage"}]}}""");
        FILES.put(
                ".storage/lovelace.garden_view",
                "{\"version\":1,\"key\":\"lovelace.garden_view\",\"data\":{\"config\":{\"views\":[]}}}");
        FILES.put(".storage/input_number", """
                {"version":1,"key":"input_number","data":{"items":[{"id":"target","name":"Target","min":1.0,"max":2.0}]}}""");
        FILES.put(".storage/backup", """
                {"version":1,"minor_version":7,"key":"backup","data":{"backups":[{"backup_id":"x"}],"config":{"schedule":{"days":[]},\
                "last_attempted_automatic_backup":"1","last_completed_automatic_backup":"1"}}}""");
        FILES.put(".storage/core.restore_state", """
                {"version":1,"minor_version":1,"key":"core.restore_state","data":[
                {"state":{"entity_id":"automation.porch_light_at_dusk","state":"on","attributes":{"id":"1700000000001"},\
                "last_changed":"2026-11-22T22:00:00+00:00"},"extra_data":null,"last_seen":"2026-11-22T22:59:00+00:00"},
                {"state":{"entity_id":"automation.boiler","state":"on","attributes":{"id":"1700000000002"}},\
                "extra_data":null,"last_seen":"2026-11-22T22:59:00+00:00"},
                {"state":{"entity_id":"automation.holiday_lamps","state":"off","attributes":{"id":"1700000000003"}},\
                "extra_data":null,"last_seen":"2026-11-22T22:59:00+00:00"},
                {"state":{"entity_id":"automation.water_the_garden","state":"on","attributes":{"friendly_name":"Water the garden"}},\
                "extra_data":null,"last_seen":"2026-11-22T22:59:00+00:00"},
                {"state":{"entity_id":"light.porch","state":"on","attributes":{}},\
                "extra_data":null,"last_seen":"2026-11-22T22:59:00+00:00"}]}""");
    }
}
