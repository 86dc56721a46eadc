// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often in a row each entry has failed for each pair, and what was said of it. Kept in memory: after a restart, a
 * failure that goes on is told once more, and an incident that is open stays so.
 */
final class RecentFailures {
    private final Map<Entry, Streak> streaks = new ConcurrentHashMap<>();

    private record Entry(String pair, String name) {}

    private record Streak(int length, String told) {}

    /** One more failure; returns how many they are now. */
    int failed(String pair, String entry) {
        return streaks.merge(
                        new Entry(pair, entry),
                        new Streak(1, ""),
                        (before, one) -> new Streak(before.length() + 1, before.told()))
                .length();
    }

    void succeeded(String pair, String entry) {
        streaks.remove(new Entry(pair, entry));
    }

    /** False if the same was told before; a number in it that changes each time makes no news. */
    boolean isNews(String pair, String entry, String reason) {
        Streak streak = streaks.get(new Entry(pair, entry));
        return streak == null || !streak.told().equals(withoutNumbers(reason));
    }

    void told(String pair, String entry, String reason) {
        streaks.computeIfPresent(
                new Entry(pair, entry), (key, streak) -> new Streak(streak.length(), withoutNumbers(reason)));
    }

    private static String withoutNumbers(String reason) {
        return reason.replaceAll("[0-9]+", "#");
    }
}
