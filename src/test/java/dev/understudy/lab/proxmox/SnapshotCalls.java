// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.proxmox.GuestSnapshots.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Snapshots as they are asked for. Source: Proxmox VE 9.2, {@code …/snapshot} and {@code …/feature}; transcripts 02, 06, 12. */
final class SnapshotCalls {
    private static final String BASE = " /nodes/{node}/qemu/{vmid}/snapshot";

    private final String node;
    private final Map<Integer, Guest> guests;
    private final SnapshotTasks tasks;
    private final Json json;

    SnapshotCalls(String node, Map<Integer, Guest> guests, SnapshotTasks tasks, Json json) {
        this.node = node;
        this.guests = guests;
        this.tasks = tasks;
        this.json = json;
    }

    void into(Map<String, Call.Answerer> table) {
        table.put("GET" + BASE, this::list);
        table.put("POST" + BASE, this::create);
        table.put("DELETE" + BASE + "/{snapname}", this::delete);
        table.put("GET" + BASE + "/{snapname}/config", this::config);
        table.put("PUT" + BASE + "/{snapname}/config", this::describe);
        table.put("GET /nodes/{node}/qemu/{vmid}/feature", this::feature);
    }

    private ObjectNode list(Call call) {
        Guest guest = guest(call);
        List<ObjectNode> rows = new ArrayList<>();
        guest.snapshots().all().forEach(snapshot -> rows.add(row(snapshot)));
        ObjectNode current = Json.object()
                .put("name", "current")
                .put("description", "You are here!")
                .put("running", guest.runningAt(call.now()) || guest.dumped() ? 1 : 0)
                .put("digest", GuestReplies.config(guest).get("digest").asText());
        rows.add(withParent(current, guest.snapshots().current()));
        return Call.data(json.unordered(rows));
    }

    private static ObjectNode row(Snapshot snapshot) {
        ObjectNode row = Json.object()
                .put("name", snapshot.name())
                .put("description", snapshot.description())
                .put("snaptime", snapshot.taken().getEpochSecond())
                .put("vmstate", snapshot.config().containsKey("vmstate") ? 1 : 0);
        if (!snapshot.state().isEmpty()) {
            row.put("snapstate", snapshot.state());
        }
        return withParent(row, snapshot.parent());
    }

    private static ObjectNode withParent(ObjectNode row, String parent) {
        return parent.isEmpty() ? row : row.put("parent", parent);
    }

    private ObjectNode create(Call call) {
        String name = call.text("snapname");
        if (name.equals("current") || name.equals("pending")) {
            throw Refusal.failed("unable to use snapshot name '%s' (reserved name)".formatted(name));
        }
        return Call.upid(tasks.create(call, guest(call), name));
    }

    private ObjectNode delete(Call call) {
        return Call.upid(tasks.delete(call, guest(call), call.text("snapname")));
    }

    private ObjectNode config(Call call) {
        return Call.data(config(guest(call), call.text("snapname")));
    }

    /** The guest's configuration as it was, without a digest. */
    static ObjectNode config(Guest guest, String name) {
        Snapshot snapshot = find(guest, name);
        ObjectNode config = Json.object();
        snapshot.config().forEach((key, value) -> GuestReplies.typed(config, key, value));
        if (!snapshot.description().isEmpty()) {
            config.put("description", snapshot.description());
        }
        if (!snapshot.state().isEmpty()) {
            config.put("snapstate", snapshot.state());
        }
        return withParent(config.put("snaptime", snapshot.taken().getEpochSecond()), snapshot.parent());
    }

    private ObjectNode describe(Call call) {
        Guest guest = guest(call);
        guest.lock().ifPresent(lock -> {
            throw Refusal.failed("VM is locked (%s)".formatted(lock));
        });
        Snapshot snapshot = find(guest, call.text("snapname"));
        if (call.has("description")) {
            guest.snapshots().put(snapshot.described(call.text("description")));
        }
        return Call.nothing();
    }

    private ObjectNode feature(Call call) {
        Guest guest = guest(call);
        boolean has = guest.snapshots().isSupported() || !call.text("feature").equals("snapshot");
        ObjectNode data = Json.object().put("hasFeature", has ? 1 : 0);
        data.putArray("nodes").add(node);
        return Call.data(data);
    }

    private static Snapshot find(Guest guest, String name) {
        return guest.snapshots()
                .find(name)
                .orElseThrow(() -> Refusal.failed("snapshot '%s' does not exist".formatted(name)));
    }

    private Guest guest(Call call) {
        Guest guest = guests.get(call.vmid());
        if (guest == null) {
            throw Refusal.failed(
                    "Configuration file 'nodes/%s/qemu-server/%d.conf' does not exist".formatted(node, call.vmid()));
        }
        return guest;
    }
}
