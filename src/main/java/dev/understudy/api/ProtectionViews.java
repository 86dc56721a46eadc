// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

import dev.understudy.pair.PairSettings;
import dev.understudy.restorepoint.CapacityForecast;
import dev.understudy.restorepoint.Grade;
import dev.understudy.restorepoint.PointKind;
import dev.understudy.restorepoint.RestorePoints;
import dev.understudy.restorepoint.StorageSample;
import dev.understudy.restorepoint.StorageSamples;
import dev.understudy.sync.Standing;
import dev.understudy.sync.SyncRounds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What status and metrics answer about how well a pair is protected; unknown is null, or NaN in a metric. */
public final class ProtectionViews {
    /** Two samples missed: what a metric shows is meant to be true now. */
    private static final Duration FRESH = Duration.ofHours(3);

    private final RestorePoints points;
    private final StorageSamples samples;
    private final SyncRounds rounds;
    private final Clock clock;

    public ProtectionViews(RestorePoints points, StorageSamples samples, SyncRounds rounds, Clock clock) {
        this.points = points;
        this.samples = samples;
        this.rounds = rounds;
        this.clock = clock;
    }

    /** @param onStage the machine of the member on stage, whose copies count */
    Map<String, Object> of(PairSettings pair, int onStage) {
        Standing standing = rounds.standing(pair.name());
        // why: nothing is restored for a test or drilled yet
        return Views.map(
                "dataLossExposureSeconds",
                standing.exposure(clock.instant()).map(Duration::toSeconds).orElse(null),
                "lastSync",
                standing.knownAt().map(Instant::toString).orElse(null),
                "lastBackup",
                newest(pair.name(), onStage, PointKind.FULL_BACKUP),
                "lastSnapshot",
                newest(pair.name(), onStage, PointKind.SNAPSHOT),
                "lastRestoreTest",
                null,
                "lastDrill",
                null);
    }

    private String newest(String pair, int vmid, PointKind kind) {
        return points.standing(pair, vmid, kind).stream()
                .filter(point -> point.grade().isAtLeast(Grade.COMPLETE))
                .findFirst()
                .map(point -> point.takenAt().toString())
                .orElse(null);
    }

    /** One row for each storage that backups go to. */
    List<Object> storages(PairSettings pair) {
        return pair.backupStorage().stream()
                .map(storage -> (Object) storage(pair.name(), storage))
                .toList();
    }

    private Map<String, Object> storage(String pair, String storage) {
        Instant now = clock.instant();
        Optional<StorageSample> newest = samples.newest(pair, storage);
        Optional<StorageSample> usable = newest.filter(StorageSample::isUsable);
        CapacityForecast forecast =
                CapacityForecast.of(samples.since(pair, storage, now.minus(CapacityForecast.LOOKBACK)), now);
        return Views.map(
                "storage",
                storage,
                "totalBytes",
                usable.map(StorageSample::totalBytes).orElse(null),
                "usedBytes",
                usable.map(StorageSample::usedBytes).orElse(null),
                "daysToFull",
                usable.isPresent() && forecast.daysToFull().isPresent()
                        ? (Long) forecast.daysToFull().getAsLong()
                        : null,
                "sampledAt",
                newest.map(sample -> sample.at().toString()).orElse(null));
    }

    /** Seconds that a failover now would lose; NaN before the first sync. */
    double exposure(String pair) {
        return rounds.standing(pair)
                .exposure(clock.instant())
                .map(exposure -> (double) exposure.toSeconds())
                .orElse(Double.NaN);
    }

    double usedRatio(String pair, String storage) {
        return samples.newest(pair, storage)
                .filter(StorageSample::isUsable)
                .filter(sample -> sample.at().plus(FRESH).isAfter(clock.instant()))
                .map(StorageSample::usedRatio)
                .orElse(Double.NaN);
    }
}
