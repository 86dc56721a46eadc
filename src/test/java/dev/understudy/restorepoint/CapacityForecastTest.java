// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapacityForecastTest {
    private static final Instant NOW = GivenClock.NIGHT;
    private static final long GIB = 1L << 30;
    private static final long TOTAL = 1000 * GIB;

    @Test
    void aLineThatGoesOnIsFullWhereItMeetsTheTop() {
        CapacityForecast forecast = forecast(20, hours -> 800 * GIB - hours * 10 * GIB / 24);

        assertThat(forecast.isKnown()).isTrue();
        assertThat(forecast.daysToFull()).hasValue(20);
        assertThat(forecast.overDays()).isEqualTo(20);
    }

    @Test
    void saysNothingBeforeThreeDaysAreSeen() {
        assertThat(forecast(2, hours -> 800 * GIB - hours * GIB).isKnown()).isFalse();
        assertThat(CapacityForecast.of(List.of(), NOW).isKnown()).isFalse();
        // given: two looks, far apart
        assertThat(CapacityForecast.of(List.of(sample(0, 900), sample(20 * 24, 100)), NOW)
                        .isKnown())
                .isFalse();
        assertThat(forecast(3, hours -> 800 * GIB - hours * GIB).daysToFull()).isPresent();
    }

    @Test
    void looksBackThirtyDaysAndNoFurther() {
        // given: it grew until 30 days ago, and has not since
        CapacityForecast forecast = forecast(90, hours -> hours <= 30 * 24 ? 800 * GIB : 800 * GIB - hours * GIB / 4);

        assertThat(forecast.daysToFull()).isEmpty();
        assertThat(forecast.overDays()).isEqualTo(30);
    }

    /** Each night two new copies at some hour, and an hour later two old ones go. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 9, 13, 22, 23})
    void theSawToothOfTheNightsIsNoGrowth(int hoursAgo) {
        LongUnaryOperator nights = hours -> (hours % 24 == hoursAgo ? 900 : 300) * GIB;

        assertThat(forecast(4, nights).daysToFull()).isEmpty();
        assertThat(forecast(30, nights).daysToFull()).isEmpty();
    }

    @Test
    void growthUnderneathTheSawToothIsSeen() {
        LongUnaryOperator nights = hours -> (hours % 24 == 5 ? 700 : 500) * GIB - hours / 24 * 4 * GIB;

        assertThat(forecast(30, nights).daysToFull()).hasValue(75);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void whatIsFlatOrShrinksIsNeverFull(long perHour) {
        assertThat(forecast(30, hours -> 500 * GIB - hours * perHour * GIB / 10).daysToFull())
                .isEmpty();
    }

    @Test
    void whatIsFullIsFullThoughItGrowsNoMore() {
        assertThat(forecast(10, hours -> TOTAL).daysToFull()).hasValue(0);
    }

    @Test
    void aLargerDiskIsCountedAtOnce() {
        List<StorageSample> samples = new ArrayList<>(samples(20, hours -> 800 * GIB - hours * 10 * GIB / 24));
        samples.add(new StorageSample(NOW.plusSeconds(60), 2 * TOTAL, 800 * GIB));

        assertThat(CapacityForecast.of(samples, NOW.plusSeconds(60))
                        .daysToFull()
                        .getAsLong())
                .isBetween(118L, 122L);
    }

    @Test
    void timesInWhichItWasOfflineAreNoZero() {
        List<StorageSample> samples = new ArrayList<>(samples(20, hours -> 500 * GIB));
        for (int day = 10; day < 20; day++) {
            for (int hour = 1; hour <= 24; hour++) {
                int ago = day * 24 + hour;
                samples.replaceAll(
                        sample -> sample.at().equals(ago(ago)) ? StorageSample.unusable(sample.at()) : sample);
            }
        }

        assertThat(CapacityForecast.of(samples, NOW).daysToFull()).isEmpty();
    }

    /** 20 days to full. */
    @ParameterizedTest
    @CsvSource({"0, false, true", "16, false, true", "17, false, false", "20, false, false", "21, true, false"})
    void warnsBelowTheLimitAndIsCalmOnlyWellAboveIt(int warnDays, boolean alarming, boolean calm) {
        CapacityForecast forecast = forecast(20, hours -> 800 * GIB - hours * 10 * GIB / 24);

        assertThat(forecast.isAlarming(warnDays)).isEqualTo(alarming);
        assertThat(forecast.isCalm(warnDays)).isEqualTo(calm);
    }

    @Test
    void whatIsUnknownIsNeitherAlarmNorCalm() {
        CapacityForecast unknown = forecast(1, hours -> TOTAL);

        assertThat(unknown.isAlarming(30)).isFalse();
        assertThat(unknown.isCalm(30)).isFalse();
    }

    private static CapacityForecast forecast(int days, LongUnaryOperator usedByHoursAgo) {
        return CapacityForecast.of(samples(days, usedByHoursAgo), NOW);
    }

    private static List<StorageSample> samples(int days, LongUnaryOperator usedByHoursAgo) {
        List<StorageSample> samples = new ArrayList<>();
        for (int hours = days * 24; hours >= 0; hours--) {
            samples.add(new StorageSample(ago(hours), TOTAL, usedByHoursAgo.applyAsLong(hours)));
        }
        return samples;
    }

    private static StorageSample sample(int hoursAgo, long gib) {
        return new StorageSample(ago(hoursAgo), TOTAL, gib * GIB);
    }

    private static Instant ago(int hours) {
        return NOW.minus(Duration.ofHours(hours));
    }
}
