// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many copies to keep, in the words and with the meaning of Proxmox' {@code prune-backups}: the newest of so many
 * hours, days, weeks (ISO), months and years, and the last so many. A count of 0 keeps none by that part.
 */
public record KeepRule(int last, int hourly, int daily, int weekly, int monthly, int yearly) {
    /** Understudy never goes below this, whatever the rule says. */
    public static final int FLOOR = 2;

    private static final List<String> PARTS = List.of("last", "hourly", "daily", "weekly", "monthly", "yearly");
    private static final Pattern PART = Pattern.compile("keep-([a-z]+)\\s*=\\s*([0-9]{1,4})");

    static SettingShape<KeepRule> shape() {
        return SettingShape.plain(
                "keep rule",
                "keep-last, -hourly, -daily, -weekly, -monthly, -yearly, each =N with N from 0 to 9999, comma-separated, "
                        + FLOOR + " copies or more in total",
                (text, home) -> parse(text));
    }

    private static KeepRule parse(String text) throws UnfitValue {
        int[] counts = new int[PARTS.size()];
        List<String> seen = new ArrayList<>();
        for (String part : SettingShapes.list(text)) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches() || !PARTS.contains(matcher.group(1))) {
                throw new UnfitValue(
                        "holds a part that is not one of keep-" + String.join(", keep-", PARTS) + " with =N behind it");
            }
            if (seen.contains(matcher.group(1))) {
                throw new UnfitValue("holds keep-" + matcher.group(1) + " twice");
            }
            seen.add(matcher.group(1));
            counts[PARTS.indexOf(matcher.group(1))] = Integer.parseInt(matcher.group(2));
        }
        KeepRule rule = new KeepRule(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
        if (rule.most() < FLOOR) {
            throw new UnfitValue("keeps fewer than " + FLOOR + " copies");
        }
        return rule;
    }

    private int most() {
        return last + hourly + daily + weekly + monthly + yearly;
    }

    /** As Proxmox takes it, for example {@code keep-daily=7,keep-weekly=4}. */
    public String text() {
        int[] counts = {last, hourly, daily, weekly, monthly, yearly};
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                parts.add("keep-" + PARTS.get(i) + "=" + counts[i]);
            }
        }
        return String.join(",", parts);
    }
}
