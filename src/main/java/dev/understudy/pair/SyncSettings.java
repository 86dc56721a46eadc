// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is carried from the member on stage to the standby, and when it is refused.
 *
 * @param maxAge the sync counts as late when what the standby knows is older
 * @param quietDomains integrations that are switched off in the standby edition
 * @param addons slugs that are carried once a day; none by default
 * @param folders of {@code share}, {@code media} and {@code addons/local}, carried once a day
 * @param generations how many untouched originals are kept
 * @param shrinkLimit an archive with less than this share of what the last one held is refused
 * @param quarantine how long a new version of the core must have run on the active member
 * @param key what the kept originals are encrypted with; empty: one is made
 * @param workDir where archives are handled and originals kept
 */
public record SyncSettings(
        Duration maxAge,
        List<String> quietDomains,
        List<String> addons,
        List<String> folders,
        int generations,
        double shrinkLimit,
        Duration quarantine,
        Optional<Secret> key,
        Path workDir) {
    public SyncSettings {
        quietDomains = List.copyOf(quietDomains);
        addons = List.copyOf(addons);
        folders = List.copyOf(folders);
    }
}
