// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A backup that Proxmox makes by its own schedule. Source: Proxmox VE 7 to 9, {@code GET /cluster/backup}.
 *
 * @param schedule in Proxmox' own words, for example {@code daily} or {@code 02:00}
 * @param everything all guests but the excluded ones
 * @param pool the guests of this pool; which they are does not stand here
 * @param node only there; empty for every node
 */
public record BackupJob(
        String id,
        boolean enabled,
        String schedule,
        String storage,
        boolean everything,
        Set<Integer> guests,
        Set<Integer> excluded,
        Optional<String> pool,
        Optional<String> node) {
    public BackupJob {
        guests = Set.copyOf(guests);
        excluded = Set.copyOf(excluded);
    }

    /** True if this job dumps the guest when it is due; a pool's members are not known and count as none. */
    public boolean dumps(int vmid, String onNode) {
        if (!enabled || node.isPresent() && !node.get().equals(onNode)) {
            return false;
        }
        return everything ? !excluded.contains(vmid) : guests.contains(vmid);
    }

    static BackupJob read(JsonNode row) {
        return new BackupJob(
                row.path("id").asText(""),
                // why: Proxmox leaves the member out of a job that was never switched off
                row.path("enabled").asInt(1) == 1,
                row.path("schedule").asText(row.path("starttime").asText("")),
                row.path("storage").asText(""),
                row.path("all").asInt(0) == 1,
                numbers(row.path("vmid").asText("")),
                numbers(row.path("exclude").asText("")),
                word(row.path("pool")),
                word(row.path("node")));
    }

    private static Set<Integer> numbers(String list) {
        Set<Integer> numbers = new TreeSet<>();
        Arrays.stream(list.split("[,; ]+"))
                .filter(word -> word.matches("\\d{1,9}"))
                .forEach(word -> numbers.add(Integer.valueOf(word)));
        return numbers;
    }

    private static Optional<String> word(JsonNode value) {
        return Optional.of(value.asText("")).filter(text -> !text.isEmpty());
    }
}
