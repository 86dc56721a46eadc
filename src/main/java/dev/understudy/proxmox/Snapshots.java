// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.journal.Failure;
import dev.understudy.transport.Form;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The snapshots of the guests of a node, and what stands in their way. Every public method throws {@link Failure}. */
public final class Snapshots {
    private static final Set<String> LOCKS = Set.of("snapshot", "snapshot-delete");
    private static final Set<String> TASKS = Set.of("qmsnapshot", "qmdelsnapshot", "qmrollback");

    private final ProxmoxCalls calls;

    Snapshots(ProxmoxCalls calls) {
        this.calls = calls;
    }

    /** All of that guest, whoever made them, oldest first. */
    public List<Snapshot> of(int vmid) {
        try {
            return list(vmid);
        } catch (Refusal e) {
            throw e.failure("List of the snapshots of guest " + vmid);
        }
    }

    List<Snapshot> list(int vmid) throws Refusal {
        List<Snapshot> snapshots = new ArrayList<>();
        for (JsonNode row : calls.get(path(vmid))) {
            // why: a row of that name stands for the guest as it is now
            if (!row.path("name").asText("").equals("current")) {
                snapshots.add(Snapshot.read(row));
            }
        }
        snapshots.sort(Comparator.comparing(Snapshot::takenAt).thenComparing(Snapshot::name));
        return List.copyOf(snapshots);
    }

    Optional<Snapshot> find(int vmid, String name) throws Refusal {
        return list(vmid).stream()
                .filter(snapshot -> snapshot.name().equals(name))
                .findFirst();
    }

    /** Whether all disks of the guest lie where snapshots can be made. */
    public boolean isPossible(int vmid) {
        try {
            JsonNode has = calls.get(
                            calls.node("/qemu/" + vmid + "/feature"),
                            Form.empty().with("feature", "snapshot"))
                    .path("hasFeature");
            return has.asBoolean(false) || has.asInt(0) == 1;
        } catch (Refusal e) {
            throw e.failure("Question whether guest " + vmid + " can have snapshots");
        }
    }

    /** What work on the guest's snapshots would have to wait for now; empty if nothing. */
    public Optional<String> obstacle(int vmid) {
        try {
            String lock = lock(vmid);
            if (!lock.isEmpty() && !LOCKS.contains(lock)) {
                return Optional.of("guest " + vmid + " is locked (" + lock + ")");
            }
            return ActiveTasks.first(calls, upid -> concerns(upid, vmid))
                    .map(upid ->
                            "task " + upid.type() + " of " + upid.user() + " is under way since " + upid.started());
        } catch (Refusal e) {
            throw e.failure("What stands in the way of a snapshot of guest " + vmid);
        }
    }

    private static boolean concerns(Upid upid, int vmid) {
        boolean named = upid.subject().equals(Integer.toString(vmid));
        // why: a dump of several guests does not say of which
        return TASKS.contains(upid.type()) && named
                || upid.type().equals("vzdump") && (named || upid.subject().isEmpty());
    }

    /**
     * What making or deleting a snapshot has left behind, with the commands for the host; also what is only under way. No
     * token can mend it, and nothing can be made or deleted beside it.
     */
    public Optional<String> halfDone(int vmid) {
        try {
            String lock = lock(vmid);
            boolean locked = LOCKS.contains(lock);
            List<Snapshot> broken =
                    list(vmid).stream().filter(snapshot -> !snapshot.isWhole()).toList();
            if (!locked && broken.isEmpty()) {
                return Optional.empty();
            }
            List<String> seen = new ArrayList<>();
            List<String> commands = new ArrayList<>();
            if (locked) {
                seen.add("guest " + vmid + " is locked (" + lock + ")");
                commands.add("qm unlock " + vmid);
            }
            for (Snapshot snapshot : broken) {
                boolean deleted = snapshot.state().filter("delete"::equals).isPresent();
                seen.add("snapshot " + snapshot.name() + " of guest " + vmid + " is half "
                        + (deleted ? "deleted" : "made"));
                commands.add("qm delsnapshot " + vmid + " " + snapshot.name() + " --force");
            }
            return Optional.of(String.join(", ", seen) + ": if no task works on it, type on the host: "
                    + String.join("; ", commands));
        } catch (Refusal e) {
            throw e.failure("Look for half-done snapshots of guest " + vmid);
        }
    }

    private String lock(int vmid) throws Refusal {
        return calls.get(calls.node("/qemu/" + vmid + "/status/current"))
                .path("lock")
                .asText("");
    }

    String path(int vmid) {
        return calls.node("/qemu/" + vmid + "/snapshot");
    }

    String path(int vmid, String name) {
        return path(vmid) + "/" + Form.pathSegment(name);
    }
}
