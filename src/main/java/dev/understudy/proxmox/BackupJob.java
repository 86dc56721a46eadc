// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    private static final Set<String> MIDNIGHT =
            Set.of("daily", "weekly", "monthly", "quarterly", "semiannually", "yearly", "annually");
    private static final Pattern HOURS = Pattern.compile(
            "(?:^|\\s)((?:\\*|\\d{1,2}(?:\\.\\.\\d{1,2})?)(?:/\\d{1,2})?(?:,\\d{1,2}(?:\\.\\.\\d{1,2})?(?:/\\d{1,2})?)*):[\\d*]");

    public BackupJob {
        guests = Set.copyOf(guests);
        excluded = Set.copyOf(excluded);
    }

    /** True if it is on and dumps there at all. */
    public boolean runsOn(String thatNode) {
        return enabled && node.filter(name -> !name.equals(thatNode)).isEmpty();
    }

    /**
     * True if it may begin in that hour of the host's clock, on whichever day: {@code 2:30}, {@code sat 02:00}, {@code
     * 1,2:00}, {@code 1..5:00}, {@code *:0/30}, {@code daily}. What is written otherwise is not known and counts as no.
     */
    public boolean beginsInHour(int hour) {
        String words = schedule.strip().toLowerCase(Locale.ROOT);
        if (words.equals("hourly") || words.equals("minutely")) {
            return true;
        }
        if (MIDNIGHT.contains(words)) {
            return hour == 0;
        }
        Matcher time = HOURS.matcher(words);
        return time.find() && Arrays.stream(time.group(1).split(",")).anyMatch(part -> covers(part, hour));
    }

    private static boolean covers(String part, int hour) {
        String[] stepped = part.split("/");
        String[] ends = stepped[0].split("\\.\\.");
        boolean any = ends[0].equals("*");
        int first = any ? 0 : Integer.parseInt(ends[0]);
        int step = stepped.length > 1 ? Math.max(1, Integer.parseInt(stepped[1])) : 1;
        int last = ends.length > 1 ? Integer.parseInt(ends[1]) : any || stepped.length > 1 ? 23 : first;
        return hour >= first && hour <= last && (hour - first) % step == 0;
    }

    /** True if this job dumps the guest when it is due; a pool's members are not known and count as none. */
    public boolean dumps(int vmid, String onNode) {
        if (!runsOn(onNode)) {
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
