// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Everything the admin set, read, completed with the defaults and checked. Immutable for the life of the process.
 *
 * @param detectionObjective the promised limit from fault to incident, shown beside each measured detection
 * @param dataLossObjective the promised limit of what a failover may lose, the age of what the standby knows
 * @param zone for schedules of a day and more, and for every time in a letter
 * @param logFormat {@code text} or {@code json}
 */
public record Settings(
        List<PairSettings> pairs,
        HealthSettings health,
        Duration detectionObjective,
        Duration dataLossObjective,
        BackupSettings backup,
        SyncSettings sync,
        MailSettings mail,
        HookSettings hooks,
        HttpSettings http,
        StoreSettings store,
        ZoneId zone,
        String logFormat) {
    public Settings {
        pairs = List.copyOf(pairs);
    }

    public Optional<PairSettings> pair(String name) {
        return pairs.stream().filter(pair -> pair.name().equals(name)).findFirst();
    }
}
