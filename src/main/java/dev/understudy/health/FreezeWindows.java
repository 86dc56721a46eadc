// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.pair.MemberName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The freezes that our own backups make, from the task log's freeze to its thaw. Whoever runs a backup tells them; the watch
 * reads them. Kept in memory: after a restart the lock alone tells, as it does of a backup that is not ours.
 */
public final class FreezeWindows {
    private final Map<String, Window> newest = new ConcurrentHashMap<>();

    /** @param thawedAt empty while no thaw has been seen */
    record Window(Instant frozeAt, Optional<Instant> thawedAt) {}

    /** The file systems of the member stand still since then; a new freeze replaces the one before. */
    public void froze(String pair, MemberName member, Instant at) {
        newest.put(key(pair, member), new Window(at, Optional.empty()));
    }

    /** They move again; without a freeze before, it says nothing. */
    public void thawed(String pair, MemberName member, Instant at) {
        newest.computeIfPresent(key(pair, member), (key, window) -> new Window(window.frozeAt(), Optional.of(at)));
    }

    Optional<Window> newest(String pair, MemberName member) {
        return Optional.ofNullable(newest.get(key(pair, member)));
    }

    private static String key(String pair, MemberName member) {
        return pair + "/" + member.text();
    }
}
