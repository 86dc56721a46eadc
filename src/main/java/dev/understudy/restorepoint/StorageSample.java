// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import java.time.Instant;

/**
 * How full a storage was.
 *
 * @param totalBytes 0 if it took no backups then
 */
public record StorageSample(Instant at, long totalBytes, long usedBytes) {

    /** What is kept of a look at a storage that was offline, disabled, or not for backups. */
    public static StorageSample unusable(Instant at) {
        return new StorageSample(at, 0, 0);
    }

    public boolean isUsable() {
        return totalBytes > 0;
    }

    /** Between 0 and 1. */
    public double usedRatio() {
        return (double) usedBytes / totalBytes;
    }
}
