// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as settings write them: a whole number and one of s, m, h, d. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})([smhd])");
    private static final Map<String, Integer> SECONDS = Map.of("s", 1, "m", 60, "h", 3600, "d", 86400);

    private Durations() {}

    static Duration parse(String text) throws UnfitValue {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new UnfitValue("is not a whole number followed by s, m, h or d");
        }
        return Duration.ofSeconds(Long.parseLong(matcher.group(1)) * SECONDS.get(matcher.group(2)));
    }

    /** The largest unit that needs no fraction. */
    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        for (String unit : new String[] {"d", "h", "m"}) {
            if (seconds != 0 && seconds % SECONDS.get(unit) == 0) {
                return seconds / SECONDS.get(unit) + unit;
            }
        }
        return seconds + "s";
    }
}
