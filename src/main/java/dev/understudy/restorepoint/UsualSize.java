// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import dev.understudy.journal.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * The size that the newest copies of one machine have had: the median of up to five, so that one odd copy changes
 * nothing, and a machine that has really become smaller is believed after the third time.
 */
public record UsualSize(long bytes) {
    private static final int NEWEST = 5;
    private static final double MARGIN = 1.1;

    /** @param points newest first; those without a size are left out */
    public static Optional<UsualSize> of(List<RestorePoint> points) {
        List<Long> sizes = points.stream()
                .map(RestorePoint::sizeBytes)
                .filter(size -> size > 0)
                .limit(NEWEST)
                .sorted()
                .toList();
        return sizes.isEmpty() ? Optional.empty() : Optional.of(new UsualSize(sizes.get(sizes.size() / 2)));
    }

    /** What must be free for one more. */
    public long withMargin() {
        return (long) (bytes * MARGIN);
    }

    /** Words for a copy that is suspiciously small; empty if it is not. */
    public Optional<String> alarm(long size, double share) {
        if (size >= bytes * share) {
            return Optional.empty();
        }
        return Optional.of("it holds %d %% of the usual %s, less than backup.shrink-alarm = %s allows"
                .formatted(size * 100 / bytes, Bytes.text(bytes), share));
    }
}
