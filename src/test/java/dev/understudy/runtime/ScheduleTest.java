// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.run.Due;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is due, by the clock on the wall. */
class ScheduleTest {

    @ParameterizedTest(name = "{0} in {1} at {2}")
    @CsvSource({
        "0 0 2 * * ?, Europe/Vienna, 2026-11-25T00:59:59Z, 2026-11-24, 2026-11-24T01:00:00Z",
        "0 0 2 * * ?, Europe/Vienna, 2026-11-25T01:00:00Z, 2026-11-25, 2026-11-25T01:00:00Z",
        // the spring night: clocks go from 02:00 to 03:00
        "0 0 2 * * ?, Europe/Vienna, 2027-03-28T00:59:59Z, 2027-03-27, 2027-03-27T01:00:00Z",
        "0 0 2 * * ?, Europe/Vienna, 2027-03-28T01:00:00Z, 2027-03-28, 2027-03-28T01:00:00Z",
        "0 30 2 * * ?, Europe/Vienna, 2027-03-28T01:00:00Z, 2027-03-28, 2027-03-28T01:00:00Z",
        "0 0 2 * * ?, America/New_York, 2027-03-14T07:00:00Z, 2027-03-14, 2027-03-14T07:00:00Z",
        // the autumn night: 02:00 comes twice, the first counts
        "0 0 2 * * ?, Europe/Vienna, 2026-10-25T00:00:00Z, 2026-10-25, 2026-10-25T00:00:00Z",
        "0 0 2 * * ?, Europe/Vienna, 2026-10-25T01:30:00Z, 2026-10-25, 2026-10-25T00:00:00Z",
        "0 30 1 * * ?, America/New_York, 2026-11-01T06:40:00Z, 2026-11-01, 2026-11-01T05:30:00Z",
        // clocks that change at midnight
        "0 0 0 * * ?, America/Santiago, 2026-09-06T04:00:00Z, 2026-09-06, 2026-09-06T04:00:00Z",
        // weekly, monthly, yearly
        "0 0 3 ? * SUN, Europe/Vienna, 2026-11-24T12:00:00Z, 2026-11-22, 2026-11-22T02:00:00Z",
        "0 0 4 1 * ?, Europe/Vienna, 2026-11-24T12:00:00Z, 2026-11-01, 2026-11-01T03:00:00Z",
        "0 0 4 2 1 ?, Europe/Vienna, 2026-11-24T12:00:00Z, 2026-01-02, 2026-01-02T03:00:00Z"
    })
    void theNewestDateThatHasComeDue(String cron, String zone, Instant now, LocalDate on, Instant at) throws Exception {
        Due due = schedule(cron, zone).due(now).orElseThrow();

        assertThat(due.on()).isEqualTo(on);
        assertThat(due.at()).isEqualTo(at);
        assertThat(due.next()).isAfter(now);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0 0/5 * * * ?", // every five minutes
        "0 0 2-22/4 * * ?", // some times a day
        "'0 0 2,14 * * ?'" // twice a day
    })
    void nothingIsDueOfAScheduleThatFiresOftenerThanDaily(String cron) throws Exception {
        assertThat(schedule(cron, "Europe/Vienna").due(Instant.parse("2026-11-24T02:30:00Z")))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({
        "0 0 2 * * ?, 2026-11-24T12:00:00Z, PT24H, PT6H",
        "0 0 3 ? * SUN, 2026-11-24T12:00:00Z, PT168H, PT42H",
        // on a Saturday, the coming pause of a schedule of weekdays is three days
        "0 0 2 ? * MON-FRI, 2026-11-28T12:00:00Z, PT72H, PT18H",
        "0 0 2 ? * MON-FRI, 2026-11-30T12:00:00Z, PT72H, PT18H",
        "0 0 2 ? * MON-FRI, 2026-12-01T12:00:00Z, PT24H, PT6H"
    })
    void theLongestThatMayPassUntilTheNextSuccess(String cron, Instant now, Duration period, Duration grace)
            throws Exception {
        Due due = schedule(cron, "Europe/Vienna").due(now).orElseThrow();

        assertThat(due.period()).isEqualTo(period);
        assertThat(due.grace()).isEqualTo(grace);
        assertThat(due.deadline(now)).isEqualTo(now.plus(period).plus(grace));
    }

    @Test
    void everyLocalDateOfAYearComesDueOnceInEveryZone() throws Exception {
        for (String zone :
                new String[] {"Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"}) {
            Set<LocalDate> dates = new HashSet<>();
            Instant now = Instant.parse("2027-01-01T12:00:00Z");
            for (int hour = 0; hour < 365 * 24; hour++) {
                dates.add(schedule("0 0 2 * * ?", zone).due(now).orElseThrow().on());
                now = now.plus(Duration.ofHours(1));
            }
            assertThat(dates).as(zone).hasSizeBetween(365, 366);
        }
    }

    private static Schedule schedule(String cron, String zone) throws ParseException {
        return new Schedule("a-timer", cron, ZoneId.of(zone));
    }
}
