// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.journal.Failure;
import dev.understudy.pair.ProxmoxSettings;
import dev.understudy.run.Lane;
import dev.understudy.run.TaskMemory;
import dev.understudy.run.Waiter;
import dev.understudy.transport.Form;
import dev.understudy.transport.HttpTransport;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Asks and orders one Proxmox node. Every method throws {@link Failure} with a PROXMOX code or a certificate's. */
public final class ProxmoxClient {
    private final ProxmoxCalls calls;
    private final TaskRunner tasks;
    private final Clock clock;
    private final Waiter waiter;

    public ProxmoxClient(ProxmoxSettings settings, HttpTransport transport, Clock clock, Waiter waiter) {
        this.calls = new ProxmoxCalls(settings, transport);
        this.clock = clock;
        this.waiter = waiter;
        this.tasks = new TaskRunner(calls, clock, waiter);
    }

    public ProxmoxVersion version() {
        try {
            JsonNode data = calls.get("/version");
            return new ProxmoxVersion(
                    data.path("version").asText(""), data.path("release").asText(""));
        } catch (Refusal e) {
            throw e.failure("Version of Proxmox at " + calls.settings().url());
        }
    }

    /** What the token may do at this access path, granted there or inherited; often less than its user may. */
    public Set<String> privileges(String path) {
        try {
            JsonNode data = calls.get("/access/permissions", Form.empty().with("path", path));
            Set<String> privileges = new TreeSet<>();
            data.path(path).properties().forEach(privilege -> privileges.add(privilege.getKey()));
            return Set.copyOf(privileges);
        } catch (Refusal e) {
            throw e.failure("Rights of the Proxmox token " + calls.settings().tokenId() + " on " + path);
        }
    }

    public GuestStatus guestStatus(int vmid) {
        try {
            return status(vmid);
        } catch (Refusal e) {
            throw e.failure(
                    "Status of guest " + vmid + " on node " + calls.settings().node());
        }
    }

    public GuestConfig guestConfig(int vmid) {
        try {
            return GuestConfig.read(calls.get(calls.node("/qemu/" + vmid + "/config")));
        } catch (Refusal e) {
            throw e.failure("Configuration of guest " + vmid + " on node "
                    + calls.settings().node());
        }
    }

    /** The schedules of Proxmox itself; PROXMOX_FORBIDDEN without Sys.Audit on the root path. */
    public List<BackupJob> backupJobs() {
        try {
            List<BackupJob> jobs = new ArrayList<>();
            calls.get("/cluster/backup").forEach(row -> jobs.add(BackupJob.read(row)));
            return List.copyOf(jobs);
        } catch (Refusal e) {
            throw e.failure("Backup jobs of Proxmox at " + calls.settings().url());
        }
    }

    /**
     * Starts the guest and waits for the task's end. Idempotent: a guest that runs is left alone, and a step that is
     * resumed with the same memory follows the task it had started.
     *
     * @throws Failure also PROXMOX_TASK_FAILED, PROXMOX_TASK_UNFINISHED at the limit, and OUTCOME_UNKNOWN
     */
    public TaskOutcome startGuest(int vmid, TaskMemory memory, Duration limit) {
        return tasks.run(
                new GuestStart(
                        this,
                        calls.node("/qemu/" + vmid),
                        vmid,
                        calls.settings().node()),
                memory,
                limit);
    }

    /**
     * As {@link #startGuest}; stopped as Proxmox reads it when it returns.
     *
     * @param limit for the guest to end by itself; it is never cut off
     */
    public TaskOutcome shutDownGuest(int vmid, TaskMemory memory, Duration limit) {
        return tasks.run(
                new GuestShutdown(
                        this,
                        calls.node("/qemu/" + vmid),
                        vmid,
                        calls.settings().node(),
                        limit),
                memory,
                limit.plusSeconds(30));
    }

    public Backups backups() {
        return new Backups(calls);
    }

    /**
     * Makes one full backup and finds it on its storage; a dump that ends badly is an outcome, not a failure.
     *
     * @throws Failure LANE_BUSY if others stood in the way for too long, PROXMOX_TASK_UNFINISHED at the limit (the task is
     *     ended then), OUTCOME_UNKNOWN
     */
    public BackupOutcome dump(DumpOrder order, TaskMemory memory, Lane lane, DumpWatch watch) {
        return new Dump(calls, backups(), tasks, clock, waiter, order, memory, lane, watch).make();
    }

    /** The dump of that guest that we ordered and that runs, or waits on the node for its turn; empty if there is none. */
    public Optional<Upid> ownDump(int vmid) {
        try {
            return ActiveTasks.first(
                    calls,
                    task -> task.type().equals("vzdump")
                            && task.user().equals(calls.settings().tokenId())
                            && task.subject().equals(Integer.toString(vmid)));
        } catch (Refusal e) {
            throw e.failure("Search for our dump of guest " + vmid + " on node "
                    + calls.settings().node());
        }
    }

    /**
     * Ends a dump that we ordered, for what can not wait for it, and returns once its guest is unlocked; a dump that has
     * ended by itself is fine too, so the outcome says how it went. The archive it was at is not kept.
     *
     * @throws Failure STEP_FAILED if it is not ours, PROXMOX_TASK_UNFINISHED at the limit, PROXMOX_TASK_FAILED if it left
     *     its lock behind, with the command that removes it
     */
    public TaskOutcome endDump(Upid upid, Duration limit) {
        return new DumpEnding(calls, backups(), clock, waiter, upid, limit).end();
    }

    /** Removes one backup if it still is what it is taken for; a copy that is not there counts as removed. */
    public Removed remove(Removal removal, Duration limit) {
        return new BackupRemoval(calls, backups(), clock, waiter).remove(removal, limit);
    }

    public Snapshots snapshots() {
        return new Snapshots(calls);
    }

    /**
     * Makes one snapshot and finds it in the guest's list; one that can not be made is an outcome, not a failure.
     *
     * @throws Failure LANE_BUSY if others stood in the way for too long, PROXMOX_REFUSED if one was left half done
     */
    public SnapshotOutcome snapshot(SnapshotOrder order, TaskMemory memory, Lane lane) {
        return new SnapshotCreation(snapshots(), tasks, clock, waiter, order, memory, lane).make();
    }

    /** Deletes one snapshot if it still is what it is taken for; one that is not there counts as removed. */
    public Removed deleteSnapshot(Removal removal, TaskMemory memory, Lane lane, Duration patience, Duration limit) {
        return new SnapshotDeletion(snapshots(), tasks, clock, waiter, memory, lane).delete(removal, patience, limit);
    }

    public Isolating isolating() {
        return new Isolating(calls);
    }

    public TargetProof targetProof() {
        return new TargetProof(calls);
    }

    public GuestMarks marks() {
        return new GuestMarks(calls);
    }

    /** Returns if the guest's agent answers; Proxmox itself gives it 3 s. */
    void pingAgent(int vmid) throws Refusal {
        JsonNode error = calls.post(calls.node("/qemu/" + vmid + "/agent/ping"), Form.empty())
                .path("result")
                .path("error");
        // why: what the agent itself refuses comes with HTTP 200
        if (!error.isMissingNode()) {
            throw Refusal.unreadable("the guest agent answers an error: "
                    + error.path("desc").asText(error.path("class").asText("unknown")));
        }
    }

    GuestStatus status(int vmid) throws Refusal {
        return GuestStatus.read(calls.get(calls.node("/qemu/" + vmid + "/status/current")))
                .orElseThrow(() -> Refusal.unreadable("an answer without status"));
    }
}
