// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.proxmox.Archive;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Law 4 and the due dates, by the shipped route over HTTPS: each machine has exactly one complete backup for every local
 * date on which there was room for one, never two; nothing of anybody else is touched; and what stays is what Proxmox's own
 * rule keeps.
 */
class FullBackupYearTest {
    private static final int YEAR = 366;
    private static final int DAYS = 40;

    @ParameterizedTest(name = "{0} around {1}")
    @CsvSource({"Europe/Vienna, 2027-10-31, 17", "America/New_York, 2027-03-14, 15"})
    void aClockChangeAmongTroubledDays(String zone, LocalDate change, long seed) throws Exception {
        play(ZoneId.of(zone), change.minusDays(DAYS / 2), DAYS, seed, change);
    }

    @Tag("proof")
    @ParameterizedTest(name = "{0} around {1}")
    @CsvSource({"Europe/Vienna, 2027-03-28, 11", "America/New_York, 2027-11-07, 19"})
    void theOtherClockChangesAmongTroubledDays(String zone, LocalDate change, long seed) throws Exception {
        aClockChangeAmongTroubledDays(zone, change, seed);
    }

    @Tag("proof")
    @ParameterizedTest(name = "{0}, seed {3}")
    @CsvSource({"Europe/Vienna, 2027-03-28, 2027-10-31, 1", "America/New_York, 2027-03-14, 2027-11-07, 2"})
    void aWholeYear(String zone, LocalDate spring, LocalDate autumn, long seed) throws Exception {
        play(ZoneId.of(zone), LocalDate.of(2027, 1, 1), YEAR, seed, spring, autumn);
    }

    private static void play(ZoneId zone, LocalDate first, int days, long seed, LocalDate... changes) throws Exception {
        Instant begin = ZonedDateTime.of(first, LocalTime.of(12, 0, 7), zone).toInstant();
        List<Instant> spared = Stream.of(changes).map(on -> due(on, zone)).toList();
        try (BackupNights nights = new BackupNights(seed, zone, begin, days, spared)) {
            nights.play();

            List<BackupLooks.Recorded> records = nights.looks().records();
            int sure = 0;
            for (int vmid : BackupNights.GUESTS) {
                sure += judgeDates(nights, records, vmid, zone, first, days);
                judgeCopies(nights, records, vmid);
                for (LocalDate change : changes) {
                    assertThat(good(records, vmid, change))
                            .as("the night of " + change)
                            .isEqualTo(1);
                }
            }
            assertThat(nights.archives())
                    .as("what others added is there, untouched")
                    .containsAll(nights.foreign().values());
            // why: weeks without trouble, or in which nothing is promised, would prove nothing
            assertThat(sure).isBetween(days, 2 * days - 6);
            assertThat(nights.looks().removed()).isGreaterThan(days / 2);
            assertThat(nights.foreignDumps()).isGreaterThan(days / 20);
            assertThat(nights.absences().ofController()).isNotEmpty();
            System.out.printf(
                    "%s from %s, %d days: %d copies recorded, %d sure dates, %d removed, %d copies of others, %d dumps"
                            + " of others%n",
                    zone,
                    first,
                    days,
                    records.size(),
                    sure,
                    nights.looks().removed(),
                    nights.looks().others(),
                    nights.foreignDumps());
        }
    }

    /** How many dates there were on which a copy was sure. */
    private static int judgeDates(
            BackupNights nights, List<BackupLooks.Recorded> records, int vmid, ZoneId zone, LocalDate first, int days) {
        int sure = 0;
        for (LocalDate on = first.plusDays(1); on.isBefore(first.plusDays(days - 1)); on = on.plusDays(1)) {
            long good = good(records, vmid, on);
            assertThat(good).as("never two of guest %s for %s", vmid, on).isLessThanOrEqualTo(1);
            if (nights.leftRoomFor(vmid, due(on, zone), due(on.plusDays(1), zone))) {
                sure++;
                assertThat(good).as("one of guest %s for %s", vmid, on).isEqualTo(1);
            }
        }
        return sure;
    }

    private static void judgeCopies(BackupNights nights, List<BackupLooks.Recorded> records, int vmid) {
        List<BackupLooks.Recorded> its =
                records.stream().filter(record -> record.vmid() == vmid).toList();
        assertThat(its)
                .extracting(BackupLooks.Recorded::name)
                .as("what was ever there of guest %s is what was recorded", vmid)
                .doesNotHaveDuplicates()
                .containsAll(nights.looks().ever(vmid));
        List<Archive> there = nights.looks().ours(vmid);
        assertThat(its.stream().filter(record -> !record.isGone()))
                .extracting(BackupLooks.Recorded::name)
                .containsExactlyInAnyOrderElementsOf(BackupLooks.names(there));
        assertThat(nights.looks().kept(vmid))
                .as("what stays of guest %s is what the rule keeps", vmid)
                .isEqualTo(BackupLooks.names(there));
    }

    private static long good(List<BackupLooks.Recorded> records, int vmid, LocalDate on) {
        return records.stream()
                .filter(record -> record.vmid() == vmid
                        && record.dueOn().filter(on::equals).isPresent()
                        && !record.grade().equals("EXISTS"))
                .count();
    }

    /** Two o'clock on that date: the first of two, or the instant after the gap. */
    private static Instant due(LocalDate on, ZoneId zone) {
        return ZonedDateTime.of(on, LocalTime.of(2, 0), zone).toInstant();
    }
}
