// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * When a storage will be full, if it goes on as it has lately: a line of least squares through the fullest moment of each
 * day. The nights' saw-tooth of a new backup and a removed one is no growth; only the teeth's tips count. Pure.
 *
 * @param isKnown false if the samples do not reach back far enough, so that nothing can be said
 * @param daysToFull empty if it does not grow
 * @param overDays how far back the samples reach
 */
public record CapacityForecast(boolean isKnown, OptionalLong daysToFull, int overDays) {
    /** How far it looks back. */
    public static final Duration LOOKBACK = Duration.ofDays(30);

    private static final int FEWEST_DAYS = 3;
    private static final long MOST_DAYS = 3650;
    private static final double CALM_AGAIN = 1.2;
    private static final double MILLIS_OF_A_DAY = Duration.ofDays(1).toMillis();
    private static final CapacityForecast UNKNOWN = new CapacityForecast(false, OptionalLong.empty(), 0);

    /** @param samples in any order; those from which nothing was seen are left out */
    public static CapacityForecast of(List<StorageSample> samples, Instant now) {
        List<StorageSample> seen = samples.stream()
                .filter(StorageSample::isUsable)
                .filter(sample -> !sample.at().isBefore(now.minus(LOOKBACK)))
                .sorted(java.util.Comparator.comparing(StorageSample::at))
                .toList();
        if (seen.isEmpty()) {
            return UNKNOWN;
        }
        TreeMap<Long, StorageSample> fullest = new TreeMap<>();
        for (StorageSample sample : seen) {
            // why: days that end now and not at midnight, or a day that has not had its night yet would look like a
            // fall
            long day = Duration.between(sample.at(), now).toDays();
            fullest.merge(day, sample, (one, other) -> other.usedBytes() >= one.usedBytes() ? other : one);
        }
        // why: the oldest day is not whole, and without its night it would look like growth since
        fullest.pollLastEntry();
        double reach = daysBefore(now, seen.get(0));
        if (reach < FEWEST_DAYS || fullest.size() < FEWEST_DAYS) {
            return UNKNOWN;
        }
        long total = seen.get(seen.size() - 1).totalBytes();
        long level = fullest.firstEntry().getValue().usedBytes();
        return new CapacityForecast(
                true, daysToFull(total, level, growth(fullest.values(), now)), (int) Math.round(reach));
    }

    private static OptionalLong daysToFull(long total, long level, double growth) {
        if (level >= total) {
            return OptionalLong.of(0);
        }
        double days = (total - level) / growth;
        return growth > 0 && days <= MOST_DAYS ? OptionalLong.of((long) days) : OptionalLong.empty();
    }

    /** The slope of the line, in bytes a day. */
    private static double growth(Collection<StorageSample> samples, Instant now) {
        double meanDay = samples.stream()
                .mapToDouble(sample -> -daysBefore(now, sample))
                .average()
                .orElseThrow();
        double meanUse =
                samples.stream().mapToDouble(StorageSample::usedBytes).average().orElseThrow();
        double both = 0;
        double ofDays = 0;
        for (StorageSample sample : samples) {
            double day = -daysBefore(now, sample) - meanDay;
            both += day * (sample.usedBytes() - meanUse);
            ofDays += day * day;
        }
        return both / ofDays;
    }

    private static double daysBefore(Instant now, StorageSample sample) {
        return Duration.between(sample.at(), now).toMillis() / MILLIS_OF_A_DAY;
    }

    /** @param warnDays 0: never */
    public boolean isAlarming(int warnDays) {
        return daysToFull.isPresent() && daysToFull.getAsLong() < warnDays;
    }

    /** True if an alarm is over; a forecast that wavers about the limit neither raises nor ends one. */
    public boolean isCalm(int warnDays) {
        boolean far = daysToFull.isEmpty() || daysToFull.getAsLong() > warnDays * CALM_AGAIN;
        return isKnown && (far || warnDays == 0);
    }
}
