// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * What the node says of itself and of its callers. Source: Proxmox VE 9.2, {@code GET /version}, {@code /nodes},
 * {@code /nodes/{node}/status}, {@code /access/permissions}; transcripts 01 and 02, sample answers 1 and 13.
 */
record NodeReplies(String node, String fingerprint, Instant bootedAt) {
    private static final long MEMORY = 33_285_992_448L;

    static ObjectNode version(String release) {
        return Json.object()
                .put("version", release + ".11")
                .put("release", release)
                .put("repoid", "f6997e69");
    }

    ObjectNode row(boolean audited, Instant now) {
        ObjectNode row = Json.object()
                .put("id", "node/" + node)
                .put("type", "node")
                .put("level", "")
                .put("ssl_fingerprint", fingerprint)
                .put("status", "online")
                .put("node", node);
        if (audited) {
            row.put("cpu", 0.041)
                    .put("maxcpu", 8)
                    .put("mem", 12_884_901_888L)
                    .put("maxmem", MEMORY)
                    .put("disk", 21_474_836_480L)
                    .put("maxdisk", 100_861_726_720L)
                    .put("uptime", uptime(now));
        }
        return row;
    }

    ObjectNode status(String release, Instant now) {
        ObjectNode status = Json.object()
                .put("uptime", uptime(now))
                .put("cpu", 0.041)
                .put("wait", 0.002)
                .put("idle", 0)
                .put("pveversion", "pve-manager/%s.11/f6997e69".formatted(release))
                .put("kversion", "Linux 6.17.4-1-pve #1 SMP");
        ArrayNode load = Json.NODES.arrayNode().add("0.31").add("0.28").add("0.25");
        status.set("loadavg", load);
        status.set(
                "cpuinfo",
                Json.object().put("cores", 4).put("cpus", 8).put("sockets", 1).put("model", "Intel N305"));
        status.set(
                "memory",
                Json.object()
                        .put("total", MEMORY)
                        .put("used", 12_884_901_888L)
                        .put("free", 1_073_741_824L)
                        .put("available", 19_327_352_832L));
        status.set(
                "swap",
                Json.object().put("total", 8_589_930_496L).put("used", 0).put("free", 8_589_930_496L));
        status.set(
                "rootfs",
                Json.object()
                        .put("total", 100_861_726_720L)
                        .put("used", 21_474_836_480L)
                        .put("avail", 74_210_119_680L)
                        .put("free", 79_386_890_240L));
        status.set("boot-info", Json.object().put("mode", "efi").put("secureboot", 0));
        status.set(
                "current-kernel",
                Json.object()
                        .put("machine", "x86_64")
                        .put("release", "6.17.4-1-pve")
                        .put("sysname", "Linux")
                        .put("version", "#1 SMP"));
        return status;
    }

    static ObjectNode permissions(Token caller, String path, String release) {
        ObjectNode permissions = Json.object();
        caller.rights().keySet().stream()
                .filter(granted -> path.isEmpty())
                .forEach(granted -> permissions.set(granted, flags(caller, granted, release)));
        if (!path.isEmpty()) {
            permissions.set(path, flags(caller, path, release));
        }
        return permissions;
    }

    private static ObjectNode flags(Token caller, String path, String release) {
        ObjectNode flags = Json.object();
        int propagate = caller.propagates(path) ? 1 : 0;
        Set<String> held = caller.privilegesOn(path);
        (held.contains("*") ? Privileges.all(release) : held).forEach(privilege -> flags.put(privilege, propagate));
        return flags;
    }

    private long uptime(Instant now) {
        return Duration.between(bootedAt, now).toSeconds();
    }
}
