// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The snapshots of one guest, and what goes wrong with them from outside. */
public final class GuestSnapshots {
    private final Map<String, Snapshot> kept = new ConcurrentSkipListMap<>();
    private String parent = "";
    private Duration time = Duration.ofSeconds(2);
    private boolean supported = true;
    private String failure = "";

    /** {@code state} is empty, {@code prepare} or {@code delete}; {@code from} and {@code until} are when it stands so. */
    record Snapshot(
            String name, String description, String parent, Instant taken, String state, Map<String, String> config) {
        Snapshot described(String text) {
            return new Snapshot(name, text, parent, taken, state, config);
        }

        Snapshot in(String other) {
            return new Snapshot(name, description, parent, taken, other, config);
        }

        Snapshot under(String other) {
            return new Snapshot(name, description, other, taken, state, config);
        }
    }

    /** How long making and deleting one takes. */
    public synchronized void take(Duration each) {
        time = each;
    }

    /** Whether the guest's disks lie where snapshots are possible. */
    public synchronized void supported(boolean on) {
        supported = on;
    }

    /** The storage's command fails with that text: making cleans up, deleting does not. An empty one ends it. */
    public synchronized void fail(String why) {
        failure = why;
    }

    /** A snapshot that somebody else made, whole. */
    public synchronized void add(String name, String description, Instant taken) {
        put(new Snapshot(name, description, parent, taken, "", Map.of()));
        parent = name;
    }

    /** A snapshot that was begun ({@code prepare}) or whose deletion broke off ({@code delete}); no lock comes with it. */
    public synchronized void addBroken(String name, String state, Instant taken) {
        put(new Snapshot(name, "", parent, taken, state, Map.of()));
    }

    /** Somebody else has deleted them all. */
    public synchronized void forget() {
        names().forEach(this::remove);
    }

    /** The names, oldest first. */
    public synchronized List<String> names() {
        return all().stream().map(Snapshot::name).toList();
    }

    synchronized List<Snapshot> all() {
        List<Snapshot> sorted = new ArrayList<>(kept.values());
        sorted.sort(java.util.Comparator.comparing(Snapshot::taken));
        return sorted;
    }

    synchronized Optional<Snapshot> find(String name) {
        return Optional.ofNullable(kept.get(name));
    }

    synchronized void put(Snapshot snapshot) {
        kept.put(snapshot.name(), snapshot);
    }

    synchronized void current(String name) {
        parent = name;
    }

    synchronized String current() {
        return parent;
    }

    /** Its children get its parent. */
    synchronized void remove(String name) {
        Snapshot gone = kept.remove(name);
        if (gone == null) {
            return;
        }
        kept.replaceAll((key, other) -> other.parent().equals(name) ? other.under(gone.parent()) : other);
        if (parent.equals(name)) {
            parent = gone.parent();
        }
    }

    synchronized Duration time() {
        return time;
    }

    synchronized boolean isSupported() {
        return supported;
    }

    synchronized String failure() {
        return failure;
    }
}
