// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Retention asked and done by hand, the dump's defaults and an archive's configuration. Source: Proxmox VE 9.2,
 * {@code …/prunebackups} and {@code …/vzdump/…}; transcripts 02 and 03.
 */
final class PruneCalls {
    private static final String PRUNE = " /nodes/{node}/storage/{storage}/prunebackups";

    private final String node;
    private final Storages storages;
    private final Tasks tasks;
    private final Supplier<ZoneId> zone;

    PruneCalls(String node, Storages storages, Tasks tasks, Supplier<ZoneId> zone) {
        this.node = node;
        this.storages = storages;
        this.tasks = tasks;
        this.zone = zone;
    }

    void into(Map<String, Call.Answerer> table) {
        table.put("GET" + PRUNE, this::dryRun);
        table.put("DELETE" + PRUNE, this::prune);
        table.put("GET /nodes/{node}/vzdump/defaults", this::defaults);
        table.put("GET /nodes/{node}/vzdump/extractconfig", this::extractConfig);
    }

    private ObjectNode dryRun(Call call) {
        ObjectNode body = Json.object();
        var rows = body.putArray("data");
        marks(call).forEach((archive, mark) -> {
            ObjectNode row = rows.addObject()
                    .put("volid", archive.volid())
                    .put("type", "qemu")
                    .put("ctime", archive.created().getEpochSecond())
                    .put("mark", mark);
            if (archive.standard()) {
                row.put("vmid", archive.vmid());
            } else {
                row.put("vmid", Integer.toString(archive.vmid()));
            }
        });
        return body;
    }

    private ObjectNode prune(Call call) {
        String storage = call.text("storage");
        if (call.has("vmid")) {
            call.needs("/storage/" + storage, "Datastore.AllocateSpace");
            call.needs("/vms/" + call.vmid(), "VM.Backup");
        } else {
            call.needs("/storage/" + storage, "Datastore.Allocate");
        }
        Course course = new Course();
        marks(call).forEach((archive, mark) -> {
            if (mark.equals("remove")) {
                course.say(call.now(), "removing backup '%s'".formatted(archive.volid()));
                storages.usable(storage).remove(archive.volid());
            }
        });
        course.end(call.now(), Task.OK);
        String id = call.optional("vmid").map(vmid -> vmid + "@" + storage).orElse(storage);
        return Call.upid(tasks.add(call.caller().user(), call.caller().name(), "prunebackups", id, call.now(), course));
    }

    /** In the order of volids; the guests that the caller may not read are left out. */
    private Map<Archive, String> marks(Call call) {
        SimulatedStorage storage = storages.usable(call.text("storage"));
        if (!storage.holds("backup")) {
            throw Refusal.failed("storage '%s' does not support backups".formatted(storage.id()));
        }
        String keep = call.optional("prune-backups")
                .or(storage::retention)
                .orElseThrow(() ->
                        Refusal.failed("no prune-backups options configured for storage '%s'".formatted(storage.id())));
        Map<Integer, List<Archive>> groups = new TreeMap<>();
        storage.all().stream()
                .filter(archive -> call.optional("vmid")
                        .map(vmid -> archive.vmid() == Integer.parseInt(vmid))
                        .orElse(true))
                .filter(archive -> call.optional("type").map("qemu"::equals).orElse(true))
                .filter(archive -> StorageCalls.mayRead(call.caller(), archive))
                .forEach(archive -> groups.computeIfAbsent(archive.vmid(), vmid -> new ArrayList<>())
                        .add(archive));
        Map<Archive, String> marks = new TreeMap<>(java.util.Comparator.comparing(Archive::volid));
        groups.values()
                .forEach(group -> Retention.of(keep, zone.get())
                        .marks(group)
                        .forEach((volid, mark) ->
                                marks.put(storage.archive(volid).orElseThrow(), mark)));
        return marks;
    }

    private ObjectNode defaults(Call call) {
        ObjectNode data = Json.object()
                .put("pigz", 0)
                .put("compress", "0")
                .put("notification-mode", "auto")
                .put("mode", "snapshot")
                .put("lockwait", 180)
                .put("mailnotification", "always")
                .put("stdexcludes", 1)
                .put("ionice", 7)
                .put("stopwait", 10)
                .put("remove", 1)
                .put("bwlimit", 0)
                .put("zstd", 1)
                .put("stop", 0)
                .put("quiet", 0)
                .put("all", 0);
        data.putObject("fleecing").put("enabled", 0);
        data.putObject("performance").put("max-workers", 16).put("pbs-entries-max", 1_048_576);
        String id = call.optional("storage").orElse("local");
        data.put("storage", id);
        if (call.has("storage") && !StorageCalls.sees(call.caller(), id)) {
            throw Refusal.forbidden("/storage/" + id, "Datastore.Audit|Datastore.AllocateSpace");
        }
        String keep = storages.find(id).flatMap(SimulatedStorage::retention).orElse("keep-all=1");
        storages.find(id).ifPresent(storage -> data.put("dumpdir", storage.path() + "/dump"));
        if (call.has("storage")) {
            storages.usable(id);
        }
        // why: what belongs to the host is for those who may audit it (VZDump.pm)
        if (!call.caller().may("/nodes/" + node, "Sys.Audit")) {
            data.remove(List.of("performance", "fleecing", "ionice", "lockwait", "stopwait", "bwlimit", "dumpdir"));
        }
        return Call.data(data.put("prune-backups", keep));
    }

    private ObjectNode extractConfig(Call call) {
        String volid = call.text("volume");
        String id = volid.contains(":") ? volid.substring(0, volid.indexOf(':')) : "";
        SimulatedStorage storage = storages.usable(id);
        if (!call.caller().may("/storage/" + id, "Datastore.Allocate")) {
            call.needs("/storage/" + id, "Datastore.AllocateSpace");
            call.needs("/vms/" + Retention.vmid(volid), "VM.Backup");
        }
        Archive archive =
                storage.archive(volid).orElseThrow(() -> Refusal.failed("volume '%s' does not exist".formatted(volid)));
        StringBuilder text = new StringBuilder();
        new TreeMap<>(archive.config())
                .forEach((key, value) ->
                        text.append(key).append(": ").append(value).append('\n'));
        return Json.object().put("data", text.toString());
    }
}
