// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.wire.Exchange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replays what was recorded on a real node and judges the lab by it: status, reason, type, error body word for word,
 * good bodies by their members and kinds, tasks by exit and log.
 */
class TranscriptReplayTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-callers-rights-parameters.txt",
                "02-13-locked.txt",
                "02-snapshots-config-dump-parameters.txt",
                "03-storage-content-prune.txt",
                "03-tasks.txt",
                "04-dump-targets.txt",
                "06-dumps-and-pending.txt",
                "06-power.txt",
                "07-permissions.txt",
                "09-agent.txt",
                "11-storage-states.txt",
                "08-headers-methods-formats.txt",
                "10-daemon-down.txt",
                "12-starting-twice.txt",
                "13-restart-race.txt"
            })
    void answersAsRecorded(String file) throws Exception {
        List<String> differences = new ArrayList<>();
        List<Exchange> exchanges = Exchange.of("proxmox/" + file);
        try (ReplayedNode world = new ReplayedNode()) {
            for (Exchange exchange : exchanges) {
                for (String given : exchange.all("given")) {
                    world.make(given);
                }
                try {
                    world.judge(exchange);
                } catch (AssertionError different) {
                    differences.add(exchange + "\n" + different.getMessage());
                }
            }
        }

        assertThat(exchanges).isNotEmpty();
        assertThat(differences).isEmpty();
    }
}
