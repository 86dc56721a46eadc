// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StorageSamplesTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T00:20:00Z");

    private final GivenStore store = GivenStore.fresh();
    private final StorageSamples samples = StorageSamples.in(store.store());

    @Test
    void aWeekIsKeptByTheHourAndBeforeThatEachDaysFullest() {
        hourly("backup", 120);
        Instant end = BEGIN.plus(Duration.ofDays(120)).minus(Duration.ofHours(1));

        assertThat(samples.since("home", "backup", end.minus(Duration.ofDays(7))))
                .hasSize(7 * 24 + 1);
        assertThat(samples.since("home", "backup", Instant.EPOCH).subList(1, 60))
                .as("each day's fullest hour is the one of its backup")
                .allMatch(sample -> sample.usedBytes() % 1000 == 500);
        assertThat(store.count("storage_sample")).isBetween(7 * 24 + 92L, 8 * 24 + 93L);
        assertThat(samples.since("home", "backup", Instant.EPOCH).get(0).at())
                .isAfterOrEqualTo(end.minus(Duration.ofDays(100)));
        assertThat(samples.newest("home", "backup"))
                .hasValueSatisfying(sample -> assertThat(sample.at()).isEqualTo(end));
    }

    @Test
    void storagesAndPairsAreKeptApart() {
        hourly("nas", 10);
        hourly("backup", 10);
        samples.add("cabin", "nas", new StorageSample(BEGIN, 10, 9));

        assertThat(samples.since("home", "nas", Instant.EPOCH))
                .hasSameSizeAs(samples.since("home", "backup", Instant.EPOCH));
        assertThat(samples.since("cabin", "nas", Instant.EPOCH)).hasSize(1);
        assertThat(samples.newest("cabin", "backup")).isEmpty();
    }

    @Test
    void aLookThatSawNothingIsASampleToo() {
        samples.add("home", "backup", StorageSample.unusable(BEGIN));

        assertThat(samples.newest("home", "backup"))
                .hasValueSatisfying(sample -> assertThat(sample.isUsable()).isFalse());
    }

    private void hourly(String storage, int days) {
        for (int hour = 0; hour < days * 24; hour++) {
            long used = hour / 24 * 1000L + (hour % 24 == 3 ? 500 : 0);
            samples.add("home", storage, new StorageSample(BEGIN.plus(Duration.ofHours(hour)), 1_000_000, used));
        }
    }
}
