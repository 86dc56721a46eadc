// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupJobTest {

    @ParameterizedTest
    @CsvSource({
        "02:00, true",
        "2:30, true",
        "02:00:30, true",
        "21:00, false",
        "sat 02:00, true",
        "mon..fri 2:15, true",
        "sun 22:00, false",
        "'1,2,3:00', true",
        "'1,3:00', false",
        "1..5:00, true",
        "8..17:00/15, false",
        "*:00, true",
        "*/2:00, true",
        "1/2:00, false",
        "1/2:02, false",
        "*-*-* 02:00, true",
        "*-1..6-02 03:00, false",
        "hourly, true",
        "daily, false",
        "every other day, false"
    })
    void knowsWhetherItBeginsInTheHourOfTwo(String schedule, boolean begins) {
        assertThat(job(schedule).beginsInHour(2)).isEqualTo(begins);
    }

    @ParameterizedTest
    @CsvSource({"daily", "weekly", "monthly", "00:10", "*/6:00"})
    void knowsWhatBeginsAtMidnight(String schedule) {
        assertThat(job(schedule).beginsInHour(0)).isTrue();
    }

    private static BackupJob job(String schedule) {
        return new BackupJob(
                "one", true, schedule, "nas", true, Set.of(), Set.of(), Optional.empty(), Optional.empty());
    }
}
