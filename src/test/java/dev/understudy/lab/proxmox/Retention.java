// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which backups of a guest go and which stay (Storage.pm, prune_mark_backup_group; facts 13). */
final class Retention {
    private static final Pattern NAME = Pattern.compile(".*vzdump-qemu-(\\d+)-.*");
    private static final List<String> RULES =
            List.of("keep-last", "keep-hourly", "keep-daily", "keep-weekly", "keep-monthly", "keep-yearly");

    private final Map<String, Integer> keep;
    private final ZoneId zone;

    private Retention(Map<String, Integer> keep, ZoneId zone) {
        this.keep = keep;
        this.zone = zone;
    }

    /** Of a string that {@link #refusal} passes. */
    static Retention of(String text, ZoneId zone) {
        Map<String, Integer> keep = new LinkedHashMap<>();
        for (String pair : text.split(",")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                keep.put(parts[0].strip(), Integer.parseInt(parts[1].strip()));
            }
        }
        return new Retention(keep, zone);
    }

    /** Why the string is none. */
    static Optional<String> refusal(String text) {
        boolean all = false;
        boolean others = false;
        for (String pair : text.split(",")) {
            String[] parts = pair.split("=", 2);
            String name = parts[0].strip();
            if (!RULES.contains(name) && !name.equals("keep-all")) {
                return Optional.of(("invalid format - format error\nprune-backups.%s: property is not defined in schema"
                                + " and the schema does not allow additional properties\n")
                        .formatted(name));
            }
            String value = parts.length > 1 ? parts[1].strip() : "";
            if (!value.matches(name.equals("keep-all") ? "[01]" : "\\d+")) {
                String type = name.equals("keep-all") ? "boolean" : "integer";
                return Optional.of(
                        "invalid format - format error\nprune-backups.%s: type check ('%s') failed - got '%s'\n"
                                .formatted(name, type, value));
            }
            boolean set = Integer.parseInt(value) > 0;
            all |= name.equals("keep-all") && set;
            others |= !name.equals("keep-all") && set;
        }
        return all && others
                ? Optional.of("invalid format - keep-all cannot be set together with other options.\n")
                : Optional.empty();
    }

    static String vmid(String volid) {
        Matcher name = NAME.matcher(volid);
        return name.matches() ? name.group(1) : "";
    }

    boolean keepsAll() {
        return keep.getOrDefault("keep-all", 0) > 0 || limit() == 0;
    }

    /** How many at most can be kept. */
    int limit() {
        return RULES.stream().mapToInt(rule -> keep.getOrDefault(rule, 0)).sum();
    }

    /** Marks by volid: keep, remove, protected or renamed. */
    Map<String, String> marks(List<Archive> ofOneGuest) {
        Map<String, String> marks = new LinkedHashMap<>();
        List<Archive> counted = ofOneGuest.stream()
                .filter(archive -> archive.standard() && !archive.isProtected())
                .sorted(Comparator.comparing(Archive::created).reversed())
                .toList();
        ofOneGuest.stream()
                .filter(archive -> !counted.contains(archive))
                .forEach(archive -> marks.put(archive.volid(), archive.standard() ? "protected" : "renamed"));
        if (keepsAll()) {
            counted.forEach(archive -> marks.put(archive.volid(), "keep"));
            return marks;
        }
        RULES.forEach(rule -> apply(counted, marks, keep.getOrDefault(rule, 0), period(rule)));
        counted.forEach(archive -> marks.putIfAbsent(archive.volid(), "remove"));
        return marks;
    }

    private static void apply(
            List<Archive> newestFirst, Map<String, String> marks, int count, Function<Archive, String> period) {
        if (count == 0) {
            return;
        }
        Set<String> alreadyKept = new HashSet<>();
        newestFirst.stream()
                .filter(archive -> "keep".equals(marks.get(archive.volid())))
                .forEach(archive -> alreadyKept.add(period.apply(archive)));
        Set<String> used = new HashSet<>();
        for (Archive archive : newestFirst) {
            String key = period.apply(archive);
            if (marks.containsKey(archive.volid()) || alreadyKept.contains(key)) {
                continue;
            }
            if (used.contains(key)) {
                marks.put(archive.volid(), "remove");
            } else if (used.size() >= count) {
                return;
            } else {
                used.add(key);
                marks.put(archive.volid(), "keep");
            }
        }
    }

    private Function<Archive, String> period(String rule) {
        return archive -> {
            ZonedDateTime when = archive.created().atZone(zone);
            return switch (rule) {
                case "keep-hourly" -> when.toLocalDate() + "/" + when.getHour();
                case "keep-daily" -> when.toLocalDate().toString();
                case "keep-weekly" ->
                    when.get(IsoFields.WEEK_BASED_YEAR) + "/" + when.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
                case "keep-monthly" -> when.getYear() + "/" + when.getMonthValue();
                case "keep-yearly" -> Integer.toString(when.getYear());
                default -> archive.created().toString();
            };
        };
    }
}
