// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.LabClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A guest's configuration, read and written. Source: Proxmox VE 9.2, {@code …/config} and {@code …/pending}; facts 9 and
 * 10, transcripts 01, 02 and 06.
 */
final class ConfigCalls {
    private static final String CONFIG = " /nodes/{node}/qemu/{vmid}/config";
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);
    private static final Set<String> NOT_OPTIONS =
            Set.of("node", "vmid", "digest", "delete", "revert", "force", "skiplock", "background_delay");

    /** What a running guest takes over at once. */
    private static final Set<String> AT_ONCE = Set.of(
            "onboot", "startup", "name", "description", "tags", "protection", "hookscript", "shares", "vmstatestorage");

    private final String node;
    private final Map<Integer, Guest> guests;
    private final Tasks tasks;
    private final LabClock clock;
    private final Json json;
    private final NodeNetwork network;

    ConfigCalls(String node, Map<Integer, Guest> guests, Tasks tasks, LabClock clock, Json json, NodeNetwork network) {
        this.node = node;
        this.guests = guests;
        this.tasks = tasks;
        this.clock = clock;
        this.json = json;
        this.network = network;
    }

    void into(Map<String, Call.Answerer> table) {
        table.put("GET" + CONFIG, this::read);
        table.put("PUT" + CONFIG, call -> {
            change(call);
            return Call.nothing();
        });
        table.put("POST" + CONFIG, this::changeInTask);
        table.put("GET /nodes/{node}/qemu/{vmid}/pending", this::pending);
    }

    private ObjectNode read(Call call) {
        Guest guest = guest(call);
        if (call.has("snapshot")) {
            ObjectNode config = SnapshotCalls.config(guest, call.text("snapshot"));
            return Call.data(config.put("digest", GuestReplies.digest(guest)));
        }
        guest.applyPending(call.now());
        ObjectNode config = GuestReplies.config(guest);
        if (!call.flag("current")) {
            guest.pending().forEach((key, value) -> {
                if (value.isEmpty()) {
                    config.remove(key);
                } else {
                    GuestReplies.typed(config, key, value);
                }
            });
        }
        return Call.data(config);
    }

    private ObjectNode pending(Call call) {
        Guest guest = guest(call);
        guest.applyPending(call.now());
        List<ObjectNode> rows = new ArrayList<>();
        Map<String, String> left = new LinkedHashMap<>(guest.pending());
        GuestReplies.config(guest).properties().forEach(member -> {
            ObjectNode row = Json.object().put("key", member.getKey());
            row.set("value", member.getValue());
            String planned = left.remove(member.getKey());
            if (planned != null && planned.isEmpty()) {
                row.put("delete", 1);
            } else if (planned != null) {
                row.put("pending", planned);
            }
            rows.add(row);
        });
        left.forEach((key, value) -> rows.add(Json.object().put("key", key).put("pending", value)));
        return Call.data(json.unordered(rows));
    }

    private ObjectNode changeInTask(Call call) {
        change(call);
        Course course = new Course();
        StringBuilder told = new StringBuilder("update VM %d:".formatted(call.vmid()));
        options(call)
                .forEach((key, value) ->
                        told.append(" -").append(key).append(' ').append(value));
        course.say(call.now(), told.toString());
        course.end(call.now(), Task.OK);
        Task task = tasks.add(
                call.caller().user(),
                call.caller().name(),
                "qmconfig",
                Integer.toString(call.vmid()),
                call.now(),
                course);
        return call.has("background_delay") ? Call.nothing() : Call.upid(task);
    }

    /** why: the order of the checks is the server's: rights, then digest, then the lock (observed 5). */
    private void change(Call call) {
        Map<String, String> options = options(call);
        List<String> deleted = call.list("delete");
        List<String> reverted = call.list("revert");
        if (options.isEmpty() && deleted.isEmpty() && reverted.isEmpty()) {
            throw Refusal.failed("no options specified");
        }
        deleted.forEach(key -> {
            if (!ConfigRights.known(key)) {
                throw Refusal.parameters(Map.of("delete", "unknown option '%s'".formatted(key)));
            }
            if (options.containsKey(key)) {
                String why = "you can't use '-%s' and -delete %s' at the same time".formatted(key, key);
                throw Refusal.parameters(Map.of("delete", why));
            }
        });
        ConfigRights.check(call, options, deleted, guests.get(call.vmid()));
        Guest guest = guest(call);
        waitForLockFile(guest, call.now());
        if (call.has("digest") && !call.text("digest").equals(GuestReplies.digest(guest))) {
            throw Refusal.failed("checksum mismatch (file change by other user?)");
        }
        guest.lock().ifPresent(lock -> {
            throw Refusal.failed("VM is locked (%s)".formatted(lock));
        });
        Instant now = clock.now();
        guest.applyPending(now);
        reverted.forEach(guest::revert);
        deleted.forEach(key -> set(guest, key, "", now));
        options.forEach((key, value) -> set(guest, key, ConfigRights.withMac(key, value, guest), now));
    }

    private void set(Guest guest, String key, String value, Instant now) {
        if (key.matches("net\\d+") && !value.isEmpty()) {
            plug(guest, key, value, now);
            return;
        }
        boolean live = AT_ONCE.contains(key) || key.matches("(net|usb|scsi|virtio)\\d+");
        if (live || !guest.runningAt(now)) {
            guest.configure(key, value);
        } else {
            guest.changeLater(key, value, now);
        }
    }

    /**
     * A running guest's card is moved from bridge to bridge as it is; a changed model or address makes it another card,
     * for which the guest must take network hotplug (QemuServer.pm, vmconfig_update_net).
     */
    private void plug(Guest guest, String key, String value, Instant now) {
        Map<String, String> next = NodeNetwork.card(value);
        Map<String, String> before =
                NodeNetwork.card(GuestReplies.archived(guest).getOrDefault(key, ""));
        boolean other = !Objects.equals(next.get("mac"), before.get("mac"))
                || !Objects.equals(next.get("model"), before.get("model"));
        String hotplug = guest.configured().getOrDefault("hotplug", "network,disk,usb");
        String bridge = next.getOrDefault("bridge", "");
        if (!guest.runningAt(now)) {
            guest.revert(key);
            guest.configure(key, value);
        } else if (other && !hotplug.contains("network")) {
            guest.changeLater(key, value, now);
        } else if (!network.hasBridge(bridge)) {
            guest.changeLater(key, value, now);
            throw Refusal.parameters(Map.of(key, "hotplug problem - bridge '%s' does not exist\n".formatted(bridge)));
        } else {
            guest.revert(key);
            guest.configure(key, value);
        }
    }

    private void waitForLockFile(Guest guest, Instant now) {
        Instant patience = now.plus(LOCK_PATIENCE);
        Instant freed = guest.lockFileFree();
        if (!freed.isAfter(now)) {
            return;
        }
        try {
            clock.hold(freed.isAfter(patience) ? patience : freed);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        if (freed.isAfter(patience)) {
            throw Refusal.failed(
                    "can't lock file '/var/lock/qemu-server/lock-%d.conf' - got timeout".formatted(guest.vmid()));
        }
    }

    private static Map<String, String> options(Call call) {
        Map<String, String> options = new LinkedHashMap<>();
        call.values().forEach((key, value) -> {
            if (!NOT_OPTIONS.contains(key)) {
                options.put(key, value.isBoolean() ? value.asBoolean() ? "1" : "0" : value.asText());
            }
        });
        return options;
    }

    private Guest guest(Call call) {
        return Optional.ofNullable(guests.get(call.vmid()))
                .orElseThrow(() -> Refusal.failed("Configuration file 'nodes/%s/qemu-server/%d.conf' does not exist"
                        .formatted(node, call.vmid())));
    }
}
