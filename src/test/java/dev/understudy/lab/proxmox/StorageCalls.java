// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The storages and what lies there. Source: Proxmox VE 9.2, {@code GET /nodes/{node}/storage}, {@code …/status} and
 * {@code …/content}; transcripts 03, 04 and 11.
 */
final class StorageCalls {
    private static final String BASE = "/nodes/{node}/storage";

    private final Storages storages;
    private final Tasks tasks;
    private final Json json;

    StorageCalls(Storages storages, Tasks tasks, Json json) {
        this.storages = storages;
        this.tasks = tasks;
        this.json = json;
    }

    void into(Map<String, Call.Answerer> table) {
        table.put("GET " + BASE, this::list);
        table.put("GET " + BASE + "/{storage}/status", this::status);
        table.put("GET " + BASE + "/{storage}/content", this::content);
        table.put("GET " + BASE + "/{storage}/content/{volume}", this::volume);
        table.put("PUT " + BASE + "/{storage}/content/{volume}", this::update);
        table.put("DELETE " + BASE + "/{storage}/content/{volume}", this::delete);
    }

    static boolean sees(Token caller, String storage) {
        String path = "/storage/" + storage;
        return caller.may(path, "Datastore.Audit") || caller.may(path, "Datastore.AllocateSpace");
    }

    private ObjectNode list(Call call) {
        List<String> kinds = call.list("content");
        return Call.data(json.unordered(storages.all().stream()
                .filter(storage -> sees(call.caller(), storage.id()))
                .filter(storage -> kinds.isEmpty() || kinds.stream().anyMatch(storage::holds))
                .filter(storage -> !call.flag("enabled") || storage.enabled())
                .filter(storage ->
                        call.optional("storage").map(storage.id()::equals).orElse(true))
                .map(storage -> row(storage, true))
                .toList()));
    }

    private ObjectNode status(Call call) {
        return Call.data(storages.find(call.text("storage"))
                .map(storage -> row(storage, false))
                .orElseThrow(() -> Refusal.parameters(Map.of("storage", "No such storage."))));
    }

    private static ObjectNode row(SimulatedStorage storage, boolean listed) {
        boolean active = storage.active();
        ObjectNode row = Json.object()
                .put("type", storage.type())
                .put("content", String.join(",", storage.content()))
                .put("enabled", storage.enabled() ? 1 : 0)
                .put("active", active ? 1 : 0)
                .put("shared", storage.shared() ? 1 : 0)
                .put("total", active ? storage.total() : 0)
                .put("used", active ? storage.used() : 0)
                .put("avail", active ? storage.available() : 0);
        if (listed) {
            row.put("storage", storage.id());
        }
        if (listed && active) {
            row.put("used_fraction", (double) storage.used() / storage.total());
        }
        return row;
    }

    private ObjectNode content(Call call) {
        SimulatedStorage storage = storages.usable(call.text("storage"));
        Optional<String> kind = call.optional("content");
        Optional<String> vmid = call.optional("vmid");
        boolean backups = storage.holds("backup") && kind.map("backup"::equals).orElse(true);
        return Call.data(json.unordered(storage.all().stream()
                .filter(archive -> backups)
                .filter(archive -> vmid.map(wanted -> archive.vmid() == Integer.parseInt(wanted))
                        .orElse(true))
                .filter(archive -> mayRead(call.caller(), archive))
                .map(StorageCalls::row)
                .toList()));
    }

    /** Of the notes the first line only; {@code protected} only when it is. */
    private static ObjectNode row(Archive archive) {
        ObjectNode row = Json.object()
                .put("volid", archive.volid())
                .put("content", "backup")
                .put("format", archive.format())
                .put("subtype", "qemu")
                .put("vmid", archive.vmid())
                .put("ctime", archive.created().getEpochSecond())
                .put("size", archive.size());
        if (!archive.notes().isEmpty()) {
            row.put("notes", archive.notes().split("\n", 2)[0]);
        }
        return archive.isProtected() ? row.put("protected", 1) : row;
    }

    static boolean mayRead(Token caller, Archive archive) {
        String path = "/storage/" + archive.storage();
        return caller.may(path, "Datastore.Allocate")
                || caller.may(path, "Datastore.AllocateSpace") && caller.may("/vms/" + archive.vmid(), "VM.Backup");
    }

    private ObjectNode volume(Call call) {
        String volid = volid(call);
        Optional<Archive> found = storages.usable(call.text("storage")).archive(volid);
        checkAccess(call, volid);
        Archive archive =
                found.orElseThrow(() -> Refusal.failed("volume_size_info on '%s' failed - no format".formatted(volid)));
        ObjectNode data = Json.object()
                .put("path", path(archive.storage(), volid))
                .put("size", archive.size())
                .put("used", (archive.size() + 4095) / 4096 * 4096)
                .put("format", "raw")
                .put("notes", archive.notes());
        return Call.data(archive.isProtected() ? data.put("protected", 1) : data);
    }

    private ObjectNode update(Call call) {
        String volid = volid(call);
        checkAccess(call, volid);
        SimulatedStorage storage = storages.usable(call.text("storage"));
        storage.archive(volid)
                .map(archive -> call.has("notes") ? archive.noted(call.text("notes")) : archive)
                .map(archive -> call.has("protected") ? archive.guarded(call.flag("protected")) : archive)
                .ifPresent(storage::put);
        return Call.nothing();
    }

    private ObjectNode delete(Call call) {
        String volid = volid(call);
        checkAccess(call, volid);
        SimulatedStorage storage = storages.usable(call.text("storage"));
        Course course = new Course();
        Optional<Archive> found = storage.archive(volid);
        if (found.filter(Archive::isProtected).isPresent()) {
            String name = volid.substring(volid.indexOf(':') + 1);
            course.end(call.now(), "cannot remove protected volume '%s' on '%s'".formatted(name, storage.id()));
        } else {
            if (found.isEmpty()) {
                course.say(call.now(), "disk image '%s' does not exist".formatted(path(storage.id(), volid)));
            }
            storage.remove(volid);
            course.say(call.now(), "Removed volume '%s'".formatted(volid));
            course.end(call.now(), Task.OK);
        }
        String id = Retention.vmid(volid) + "@" + storage.id();
        Task task = tasks.add(call.caller().user(), call.caller().name(), "imgdel", id, call.now(), course);
        return call.has("delay") && task.exit().equals(Task.OK) ? Call.nothing() : Call.upid(task);
    }

    private String path(String storage, String volid) {
        String file = volid.substring(volid.indexOf('/') + 1);
        return storages.find(storage).orElseThrow().path() + "/dump/" + file;
    }

    private static void checkAccess(Call call, String volid) {
        String path = "/storage/" + call.text("storage");
        if (!call.caller().may(path, "Datastore.Allocate")) {
            call.needs(path, "Datastore.AllocateSpace");
            call.needs("/vms/" + Retention.vmid(volid), "VM.Backup");
        }
    }

    private static String volid(Call call) {
        String volume = call.text("volume");
        String storage = call.text("storage");
        String named = volume.contains(":") ? volume.substring(0, volume.indexOf(':')) : storage;
        if (!named.equals(storage)) {
            throw Refusal.parameters(Map.of("volume", "storage ID mismatch (%s != %s)\n".formatted(named, storage)));
        }
        return volume.contains(":") ? volume : storage + ":" + volume;
    }
}
