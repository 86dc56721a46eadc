// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** One storage of the node, its backups, and what can go wrong with it from outside. */
public final class SimulatedStorage {
    private final String id;
    private final String type;
    private final List<String> content;
    private final long total;
    private final Supplier<ZoneId> zone;
    private final Map<String, Archive> archives = new ConcurrentSkipListMap<>();
    private long otherUse;
    private long partial;
    private boolean enabled = true;
    private boolean online = true;
    private Optional<String> retention = Optional.empty();

    SimulatedStorage(String id, String type, List<String> content, long total, Supplier<ZoneId> zone) {
        this.id = id;
        this.type = type;
        this.content = List.copyOf(content);
        this.total = total;
        this.zone = zone;
    }

    public String id() {
        return id;
    }

    /** Such as {@code dir}, {@code nfs} or {@code lvmthin}. */
    public String type() {
        return type;
    }

    List<String> content() {
        return content;
    }

    boolean holds(String kind) {
        return content.contains(kind);
    }

    boolean shared() {
        return Set.of("nfs", "cifs", "pbs").contains(type);
    }

    String path() {
        return shared() ? "/mnt/pve/" + id : id.equals("local") ? "/var/lib/vz" : "/srv/" + id;
    }

    public long total() {
        return total;
    }

    public synchronized long used() {
        return otherUse
                + partial
                + archives.values().stream().mapToLong(Archive::size).sum();
    }

    public long available() {
        return Math.max(0, total - used());
    }

    /** Fills it with something else until only so many bytes are left. */
    public synchronized void leave(long bytes) {
        otherUse = Math.max(0, otherUse + available() - bytes);
    }

    /** What else than backups lies there. */
    public synchronized void otherUse(long bytes) {
        otherUse = bytes;
    }

    synchronized void partial(long bytes) {
        partial = bytes;
    }

    public synchronized boolean enabled() {
        return enabled;
    }

    public synchronized void enabled(boolean on) {
        enabled = on;
    }

    public synchronized boolean online() {
        return online;
    }

    /** Not online: its server is gone, or its disk is not mounted ({@code active: 0}). */
    public synchronized void online(boolean reachable) {
        online = reachable;
    }

    synchronized boolean active() {
        return online && enabled;
    }

    public synchronized Optional<String> retention() {
        return retention;
    }

    /** Its own {@code prune-backups}, such as {@code keep-last=2}; empty is none. */
    public synchronized void retention(String keep) {
        retention = Optional.of(keep).filter(text -> !text.isEmpty());
    }

    /** Which of these backups of one guest the rule, such as {@code keep-last=2}, keeps by the node's own reckoning. */
    public List<Archive> kept(String rule, List<Archive> ofOneGuest) {
        Map<String, String> marks = Retention.of(rule, zone.get()).marks(ofOneGuest);
        return ofOneGuest.stream()
                .filter(archive -> !marks.get(archive.volid()).equals("remove"))
                .toList();
    }

    /** Newest last. */
    public List<Archive> archives(int vmid) {
        return all().stream().filter(archive -> archive.vmid() == vmid).toList();
    }

    List<Archive> all() {
        return archives.values().stream()
                .sorted(java.util.Comparator.comparing(Archive::created))
                .toList();
    }

    Optional<Archive> archive(String volid) {
        return Optional.ofNullable(archives.get(volid));
    }

    /** A backup that somebody else made, named by the node's local time. */
    public Archive add(int vmid, Instant created, long size) {
        return put(Archive.of(id, vmid, created, zone.get(), "vma.zst", size));
    }

    /** Adds it, or puts it in the place of the one with its volid. */
    public Archive put(Archive archive) {
        archives.put(archive.volid(), archive);
        return archive;
    }

    /** Somebody deletes it on the node. */
    public boolean remove(String volid) {
        return archives.remove(volid) != null;
    }

    public void protect(String volid, boolean on) {
        archives.computeIfPresent(volid, (key, archive) -> archive.guarded(on));
    }

    /** The bytes of an archive are fewer than they were. */
    public void shrink(String volid, long size) {
        archives.computeIfPresent(
                volid,
                (key, old) -> new Archive(
                        old.storage(),
                        old.file(),
                        old.vmid(),
                        old.created(),
                        size,
                        old.notes(),
                        old.isProtected(),
                        old.standard(),
                        old.config()));
    }
}
