// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.incident.IncidentDesk;
import dev.understudy.incident.IncidentKind;
import dev.understudy.journal.Bytes;
import dev.understudy.journal.Failure;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.proxmox.StorageRoom;
import dev.understudy.restorepoint.CapacityForecast;
import dev.understudy.restorepoint.StorageSample;
import dev.understudy.restorepoint.StorageSamples;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the hourly look at a pair's backup storage calls: keeps what was seen and says what is wrong with it. */
public final class CapacityDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CapacityDesk.class);

    private final Settings settings;
    private final StorageSamples samples;
    private final IncidentDesk desk;
    private final Clock clock;

    CapacityDesk(Settings settings, StorageSamples samples, IncidentDesk desk, Clock clock) {
        this.settings = settings;
        this.samples = samples;
        this.desk = desk;
        this.clock = clock;
    }

    /** Sets the variable {@code samples}: false if the pair has no backup storage, so that there is nothing to look at. */
    public void begin(Exchange exchange) {
        PairSettings pair = pair(exchange);
        desk.onlyStorage(pair.name(), pair.backupStorage());
        exchange.setVariable("samples", pair.backupStorage().isPresent());
    }

    /** Takes the {@link StorageRoom} in the body. */
    public void sample(Exchange exchange) {
        String pair = pair(exchange).name();
        StorageRoom room = exchange.getMessage().getBody(StorageRoom.class);
        Instant now = clock.instant();
        Optional<StorageSample> before = samples.newest(pair, room.storage());
        boolean usable = room.enabled() && room.active() && takesBackups(room);
        samples.add(
                pair,
                room.storage(),
                usable ? new StorageSample(now, room.totalBytes(), room.usedBytes()) : StorageSample.unusable(now));
        if (usable) {
            judgeRoom(pair, room, before, now);
        } else {
            judgeLack(pair, room, before, now);
        }
    }

    /** What could not be asked is not known: a silent host has its own incident, and a missing right fails the backup. */
    public void unseen(Exchange exchange) {
        Failure failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Failure.class);
        LOG.info(
                "No sample of the backup storage of pair {}: {}", pair(exchange).name(), failure.getMessage());
    }

    private void judgeRoom(String pair, StorageRoom room, Optional<StorageSample> before, Instant now) {
        List<StorageSample> lately = samples.since(pair, room.storage(), now.minus(CapacityForecast.LOOKBACK));
        CapacityForecast forecast = CapacityForecast.of(lately, now);
        int warnDays = settings.backup().warnDays();
        String use = Bytes.text(room.usedBytes()) + " of " + Bytes.text(room.totalBytes()) + " are used";
        if (forecast.isAlarming(warnDays)) {
            long days = forecast.daysToFull().getAsLong();
            String when = days == 0 ? "it is full now or today" : "it will be full in " + days(days);
            String why = ", as it has grown over the last " + days(forecast.overDays()) + ": " + use;
            trouble(pair, room, when + why, before.filter(StorageSample::isUsable), now);
        } else if (forecast.isCalm(warnDays)
                || !forecast.isKnown()
                        && before.filter(sample -> !sample.isUsable()).isPresent()) {
            desk.well(pair, IncidentKind.STORAGE, room.storage(), "it takes backups, and " + use);
        }
    }

    /** Somebody's setting counts at once; what may be a server that restarts, when it is so for the second time. */
    private void judgeLack(String pair, StorageRoom room, Optional<StorageSample> before, Instant now) {
        Optional<StorageSample> good = before.filter(StorageSample::isUsable);
        if (!room.enabled()) {
            trouble(pair, room, "it is disabled, so no backup can be made", good, now);
        } else if (!takesBackups(room)) {
            trouble(pair, room, "it takes no backups, only " + String.join(", ", room.content()), good, now);
        } else if (before.isPresent() && good.isEmpty()) {
            String reason = "Proxmox can not reach it, so no backup can be made";
            trouble(pair, room, reason, good, before.get().at());
        }
    }

    private void trouble(String pair, StorageRoom room, String reason, Optional<StorageSample> good, Instant since) {
        desk.trouble(pair, IncidentKind.STORAGE, room.storage(), reason, good.map(StorageSample::at), since);
    }

    private static boolean takesBackups(StorageRoom room) {
        return room.content().contains("backup");
    }

    private static String days(long days) {
        return days == 1 ? "1 day" : days + " days";
    }

    private PairSettings pair(Exchange exchange) {
        return settings.pair(exchange.getVariable("pair", String.class)).orElseThrow();
    }
}
