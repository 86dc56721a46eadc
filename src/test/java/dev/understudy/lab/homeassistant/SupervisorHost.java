// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the Supervisor knows of its host and of itself, apart from jobs and backups. Guarded by its owner. */
final class SupervisorHost {
    static final List<String> FOLDERS = List.of("share", "addons/local", "ssl", "media");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    final Map<String, ConfigFolder> folders = new LinkedHashMap<>();
    final Map<String, AddOn> addOns = new LinkedHashMap<>();
    final Map<String, ObjectNode> mounts = new LinkedHashMap<>();
    final Set<String> unhealthy = new TreeSet<>();
    final Set<String> unsupported = new TreeSet<>();
    final ObjectNode core = NODES.objectNode();
    private final SimulatedHomeAssistant installed;
    Optional<String> defaultMount = Optional.empty();
    String supervisorVersion = "2026.08.2";
    double diskFree = 20.5;
    boolean wan = true;
    String mac = "BC:24:11:2E:C5:00";
    String address = "192.0.2.10/24";

    SupervisorHost(SimulatedHomeAssistant installed) {
        this.installed = installed;
        String member = installed.name();
        FOLDERS.forEach(name -> folders.put(name, new ConfigFolder()));
        core.put("uuid", "%032x".formatted(member.hashCode()))
                .put("access_token", "supervisor-token-of-" + member)
                .put("refresh_token", "refresh-token-of-" + member)
                .put("port", 8123)
                .put("ssl", false)
                .put("watchdog", true)
                .put("boot", true)
                .putNull("audio_input")
                .putNull("audio_output")
                .put("backups_exclude_database", false);
    }

    ObjectNode info(String state) {
        ObjectNode info = NODES.objectNode()
                .put("supervisor", supervisorVersion)
                .put("homeassistant", installed.version())
                .put("hassos", "18.3")
                .put("docker", "29.1.3")
                .put("hostname", "homeassistant")
                .put("operating_system", "Home Assistant OS 18.3");
        info.putArray("features").add("reboot").add("network");
        return info.put("machine", "qemux86-64")
                .put("arch", "amd64")
                .put("state", state)
                .put("supported", unsupported.isEmpty())
                .put("channel", "stable")
                .put("logging", "info")
                .put("timezone", "Europe/Vienna");
    }

    ObjectNode supervisor() {
        return NODES.objectNode()
                .put("version", supervisorVersion)
                .put("version_latest", supervisorVersion)
                .put("update_available", false)
                .put("channel", "stable")
                .put("arch", "amd64")
                .put("supported", unsupported.isEmpty())
                .put("healthy", unhealthy.isEmpty())
                .put("auto_update", true);
    }

    ObjectNode host() {
        return NODES.objectNode()
                .put("hostname", "homeassistant")
                .put("operating_system", "Home Assistant OS 18.3")
                .put("disk_total", 30.8)
                .put("disk_used", Math.round((30.8 - diskFree) * 10) / 10.0)
                .put("disk_free", diskFree);
    }

    ObjectNode coreInfo() {
        return NODES.objectNode()
                .put("version", installed.version())
                .put("version_latest", installed.version())
                .put("update_available", false)
                .put("machine", "qemux86-64")
                .put("arch", "amd64")
                .put("boot", core.path("boot").asBoolean())
                .put("port", core.path("port").asInt())
                .put("ssl", core.path("ssl").asBoolean())
                .put("watchdog", core.path("watchdog").asBoolean())
                .putNull("audio_input")
                .putNull("audio_output")
                .put(
                        "backups_exclude_database",
                        core.path("backups_exclude_database").asBoolean())
                .put("duplicate_log_file", false);
    }

    ObjectNode resolution() {
        ObjectNode reply = NODES.objectNode();
        ArrayNode notSupported = reply.putArray("unsupported");
        unsupported.forEach(notSupported::add);
        ArrayNode notHealthy = reply.putArray("unhealthy");
        unhealthy.forEach(notHealthy::add);
        reply.putArray("suggestions");
        reply.putArray("issues");
        reply.putArray("checks");
        return reply;
    }

    ObjectNode network() {
        ObjectNode reply = NODES.objectNode();
        ObjectNode face = reply.putArray("interfaces")
                .addObject()
                .put("interface", "enp0s18")
                .put("type", "ethernet")
                .put("enabled", true)
                .put("connected", true)
                .put("primary", true)
                .put("mac", mac);
        ObjectNode ipv4 = face.putObject("ipv4").put("method", "static");
        ipv4.putArray("address").add(address);
        ipv4.putArray("nameservers").add("192.0.2.1");
        ipv4.put("gateway", "192.0.2.1").putNull("route_metric").put("ready", true);
        face.putNull("ipv6")
                .putNull("wifi")
                .putNull("vlan")
                .put("mdns", "default")
                .put("llmnr", "default");
        reply.putObject("docker")
                .put("interface", "hassio")
                .put("address", "172.30.32.0/23")
                .put("gateway", "172.30.32.1")
                .put("dns", "172.30.32.3");
        return reply.put("host_internet", wan).put("supervisor_internet", wan);
    }

    AddOn addOn(String slug) {
        AddOn found = addOns.get(slug);
        if (found == null) {
            throw SupervisorRefusal.missing("App %s does not exist".formatted(slug));
        }
        return found;
    }

    ObjectNode listOfAddOns() {
        ObjectNode reply = NODES.objectNode();
        ArrayNode list = reply.putArray("addons");
        addOns.values().forEach(addOn -> list.add(addOn.json()));
        return reply;
    }
}
