// SPDX-License-Identifier: Apache-2.0
package dev.understudy;

import dev.understudy.pair.Settings;
import dev.understudy.pair.SettingsReading;
import dev.understudy.run.RealWaiter;
import dev.understudy.runtime.RetentionPreview;
import dev.understudy.runtime.RouteFiles;
import dev.understudy.runtime.Schedule;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints when the schedules fire next, and what retention would remove. Changes nothing. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Prints the next firings in local time, and which full backups retention would remove, and why.")
final class PlanCommand implements Callable<Integer> {
    private static final int FIRINGS = 3;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE d MMM HH:mm:ss z", Locale.ENGLISH);

    @Mixin
    private Home home;

    @Override
    public Integer call() throws Exception {
        Optional<SettingsReading> reading = home.read(System.err);
        if (reading.isEmpty()) {
            return Understudy.UNUSABLE_SETTINGS;
        }
        ZoneId zone = reading.get().settings().orElseThrow().zone();
        Instant now = Clock.systemUTC().instant();
        for (Schedule schedule : new RouteFiles(home.routes()).schedules()) {
            System.out.println(schedule.route() + "  " + schedule.cron() + "  (" + schedule.zone() + ")");
            for (Instant firing : schedule.next(now, FIRINGS)) {
                System.out.println("    " + TIME.format(firing.atZone(zone)));
            }
        }
        RetentionPreview.Preview preview = preview(reading.get().settings().orElseThrow());
        preview.lines().forEach(System.out::println);
        return preview.complete() ? Understudy.READY : Understudy.NOT_READY;
    }

    private RetentionPreview.Preview preview(Settings settings) {
        Clock clock = Clock.systemUTC();
        try (RealWaiter waiter = new RealWaiter(clock)) {
            return new RetentionPreview(settings, home.folder(), waiter, clock).look();
        }
    }
}
