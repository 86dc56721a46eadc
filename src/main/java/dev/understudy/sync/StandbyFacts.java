// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was seen of a standby after a restore.
 *
 * @param coreState the state word, {@code RUNNING} when all is well
 * @param entities in its registry
 * @param automations entity id to state
 * @param triggeredSince automations that ran since the restore was ordered
 * @param entries its config entries
 * @param heard what it did while it was listened to, each as people read it
 */
public record StandbyFacts(
        String coreState,
        boolean recoveryMode,
        String coreVersion,
        int entities,
        Map<String, String> automations,
        List<String> triggeredSince,
        List<ConfigEntry> entries,
        List<String> heard,
        Instant at) {

    /** @param disabledBy empty if nobody disabled it */
    public record ConfigEntry(String id, String domain, String state, String disabledBy) {}

    public StandbyFacts {
        automations = Map.copyOf(automations);
        triggeredSince = List.copyOf(triggeredSince);
        entries = List.copyOf(entries);
        heard = List.copyOf(heard);
    }
}
