// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.proxmox.Archive;
import dev.understudy.lab.proxmox.SimulatedStorage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at a storage again and again, and fails when something has gone that had to stay. */
final class BackupLooks {
    /** The product's default. */
    static final String KEEP = "keep-daily=7,keep-weekly=4,keep-monthly=6";

    private static final int FLOOR = 2;
    private static final String OURS = "understudy: pair home";

    private final CalendarStage stage;
    private final Map<Integer, List<Archive>> before = new HashMap<>();
    private final Map<Integer, Set<String>> ever = new HashMap<>();
    private final Set<String> others = new HashSet<>();
    private int removed;

    /** One full backup in the product's own records. */
    record Recorded(int vmid, String name, String grade, Optional<java.time.LocalDate> dueOn, boolean isGone) {}

    BackupLooks(CalendarStage stage) {
        this.stage = stage;
    }

    void look() {
        Set<String> there = new HashSet<>();
        for (int vmid : BackupNights.GUESTS) {
            look(vmid, ours(vmid));
            List<Archive> all = storage().archives(vmid);
            all.stream()
                    .map(Archive::volid)
                    .filter(volid -> !ever(vmid).contains(volid))
                    .forEach(others::add);
            there.addAll(names(all));
        }
        assertThat(there).as("at %s: what is not ours", stage.now()).containsAll(others);
    }

    private void look(int vmid, List<Archive> now) {
        Set<String> here = names(now);
        Set<String> seen = ever.computeIfAbsent(vmid, any -> new HashSet<>());
        seen.addAll(here);
        List<Archive> together = new ArrayList<>(now);
        before.getOrDefault(vmid, List.of()).stream()
                .filter(archive -> !here.contains(archive.volid()))
                .forEach(archive -> {
                    removed++;
                    together.add(archive);
                });
        assertThat(here)
                .as("at %s, of guest %s: what the rule keeps among ours is there", stage.now(), vmid)
                .containsAll(names(storage().kept(KEEP, together)));
        assertThat(here.size())
                .as("at %s, of guest %s", stage.now(), vmid)
                .isGreaterThanOrEqualTo(Math.min(FLOOR, seen.size()));
        records().stream()
                .filter(record -> record.vmid() == vmid && record.grade().equals("VERIFIED"))
                .reduce((first, second) -> second)
                .ifPresent(newest -> assertThat(here)
                        .as("at %s, of guest %s: the newest verified", stage.now(), vmid)
                        .contains(newest.name()));
        before.put(vmid, now);
    }

    /** By the mark that they carry. */
    List<Archive> ours(int vmid) {
        return storage().archives(vmid).stream()
                .filter(archive -> archive.notes().startsWith(OURS))
                .toList();
    }

    /** Ours that have ever been there when it looked. */
    Set<String> ever(int vmid) {
        return ever.getOrDefault(vmid, Set.of());
    }

    /** How many copies of others were seen. */
    int others() {
        return others.size();
    }

    /** How many of ours have gone. */
    int removed() {
        return removed;
    }

    /** What Proxmox's own rule keeps of ours: among everything that is there, or among ours alone. */
    Set<String> kept(int vmid) {
        Set<String> kept = names(storage().kept(KEEP, ours(vmid)));
        kept.addAll(names(storage().kept(KEEP, storage().archives(vmid))));
        kept.retainAll(names(ours(vmid)));
        return kept;
    }

    /** Everything the product has ever recorded, oldest first. */
    List<Recorded> records() {
        return stage.store()
                .list(
                        "select * from restore_point where kind = 'FULL_BACKUP' order by taken_at, id",
                        row -> new Recorded(
                                (int) row.number("vmid"),
                                row.text("name"),
                                row.text("grade"),
                                row.optionalDate("due_on"),
                                row.optionalInstant("gone_at").isPresent()));
    }

    static Set<String> names(List<Archive> archives) {
        Set<String> names = new HashSet<>();
        archives.forEach(archive -> names.add(archive.volid()));
        return names;
    }

    private SimulatedStorage storage() {
        return stage.lab().storage();
    }
}
