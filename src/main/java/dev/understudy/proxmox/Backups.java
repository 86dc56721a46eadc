// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.health.Signal.Reading;
import dev.understudy.journal.Failure;
import dev.understudy.transport.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the storages of the node hold, and what stands in it. Every method throws {@link Failure}. */
public final class Backups {
    private final ProxmoxCalls calls;

    Backups(ProxmoxCalls calls) {
        this.calls = calls;
    }

    /** The full backups of that guest, whoever made them, oldest first. */
    public List<Archive> archives(String storage, int vmid) {
        Form query = Form.empty().with("content", "backup").with("vmid", vmid);
        return archives(storage, query, "List of the backups of guest " + vmid + " on storage " + storage);
    }

    /** The full backups of every guest that the token may see, oldest first. */
    public List<Archive> archives(String storage) {
        return archives(storage, Form.empty().with("content", "backup"), "List of the backups on storage " + storage);
    }

    private List<Archive> archives(String storage, Form query, String attempted) {
        try {
            List<Archive> archives = new ArrayList<>();
            calls.get(storagePath(storage, "/content"), query).forEach(row -> archives.add(Archive.read(storage, row)));
            archives.sort(java.util.Comparator.comparing(Archive::takenAt).thenComparing(Archive::volid));
            return List.copyOf(archives);
        } catch (Refusal e) {
            throw e.failure(attempted);
        }
    }

    public StorageRoom room(String storage) {
        try {
            return StorageRoom.read(storage, calls.get(storagePath(storage, "/status")));
        } catch (Refusal e) {
            throw e.failure("Status of storage " + storage);
        }
    }

    /** What Proxmox itself would keep there after a dump, for example {@code keep-last=3}; {@code keep-all=1} is no limit. */
    public String retention(String storage) {
        try {
            Form query = Form.empty().with("storage", storage);
            return calls.get(calls.node("/vzdump/defaults"), query)
                    .path("prune-backups")
                    .asText("");
        } catch (Refusal e) {
            throw e.failure("Retention of storage " + storage);
        }
    }

    /** The guest's configuration as the backup carries it. */
    public GuestConfig configOf(Archive archive) {
        try {
            JsonNode text =
                    calls.get(calls.node("/vzdump/extractconfig"), Form.empty().with("volume", archive.volid()));
            return GuestConfig.readText(text.asText(""));
        } catch (Refusal e) {
            throw e.failure("Configuration in backup " + archive.volid());
        }
    }

    /** What a backup of that guest would have to wait for now; empty if nothing. */
    public Optional<String> obstacle(int vmid) {
        try {
            JsonNode status = calls.get(calls.node("/qemu/" + vmid + "/status/current"));
            String lock = status.path("lock").asText("");
            if (!lock.isEmpty()) {
                return Optional.of("guest " + vmid + " is locked (" + lock + ")");
            }
            return ActiveTasks.first(calls, upid -> upid.type().equals("vzdump"))
                    .map(upid -> "the node dumps for " + upid.user() + " since " + upid.started());
        } catch (Refusal e) {
            throw e.failure("What stands in the way of a backup of guest " + vmid);
        }
    }

    /**
     * Whether the storage holds that volume. Asked where a list does not show it: a list leaves out, without a word, what
     * the token may not see.
     */
    public boolean holds(String storage, String volid) {
        try {
            calls.get(volumePath(storage, volid));
            return true;
        } catch (Refusal e) {
            if (mayMeanMissing(e)) {
                return false;
            }
            throw e.failure("Look at backup " + volid);
        }
    }

    /** The server has no answer of its own for a volume that is missing: it is a plain refusal like many others. */
    static boolean mayMeanMissing(Refusal refusal) {
        return !refusal.passing() && refusal.reading() == Reading.UNREADABLE;
    }

    String volumePath(String storage, String volid) {
        return storagePath(storage, "/content/" + Form.pathSegment(volid));
    }

    private String storagePath(String storage, String rest) {
        return calls.node("/storage/" + Form.pathSegment(storage) + rest);
    }
}
