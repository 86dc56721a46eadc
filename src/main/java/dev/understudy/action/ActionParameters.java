// SPDX-License-Identifier: Apache-2.0
package dev.understudy.action;

import dev.understudy.pair.MemberName;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of one action; each is taken out by whoever needs it, and what is left is refused. */
public final class ActionParameters {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|)");

    private final String action;
    private final Map<String, Object> left;
    private final Set<String> known = new TreeSet<>();

    ActionParameters(String action, Map<String, Object> left) {
        this.action = action;
        this.left = left;
    }

    /** {@code member}: primary or standby. */
    public MemberName member() {
        String text = take("member");
        return MemberName.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        action + " needs member=primary or member=standby, not \"" + text + "\""));
    }

    /** {@code limit}: milliseconds, or a number with ms, s, m or h such as {@code 2m}. */
    public Duration limit(Duration byDefault) {
        return duration("limit", byDefault);
    }

    /** A length of time by that name, written as a limit is. */
    public Duration duration(String name, Duration byDefault) {
        String text = take(name);
        if (text.isEmpty()) {
            return byDefault;
        }
        long millis = millis(text);
        if (millis <= 0) {
            throw new IllegalArgumentException(action + " needs a " + name
                    + " in milliseconds or as in 2m, longer than zero, not \"" + text + "\"");
        }
        return Duration.ofMillis(millis);
    }

    void refuseRest() {
        if (left.isEmpty()) {
            return;
        }
        String knows = known.isEmpty() ? "it knows none" : "it knows " + String.join(", ", known);
        throw new IllegalArgumentException(
                action + " has no parameter " + String.join(", ", new TreeSet<>(left.keySet())) + "; " + knows);
    }

    private String take(String name) {
        known.add(name);
        Object value = left.remove(name);
        return value == null ? "" : value.toString();
    }

    // why: Camel's own reading takes "soon" for a length of time and fails on it
    private static long millis(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return 0;
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number).toMillis();
            case "m" -> Duration.ofMinutes(number).toMillis();
            case "h" -> Duration.ofHours(number).toMillis();
            default -> number;
        };
    }
}
