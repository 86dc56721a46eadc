// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.homeassistant.HomeAssistantClient;
import dev.understudy.homeassistant.SupervisorInfo;
import dev.understudy.homeassistant.Unanswered;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import java.time.Duration;
import java.util.Optional;

/** Which Supervisor stands below the member's Home Assistant? Only an administrator's token is told. */
record SupervisorQuestion(PairSettings pair, MemberName name, HomeAssistantClient client, Duration limit) {

    void ask(Findings findings) {
        String what = "Supervisor of the " + name.text() + " of pair " + pair.name();
        try {
            Optional<SupervisorInfo> found = client.supervisor(limit);
            if (found.isPresent()) {
                findings.well(what, "Supervisor " + found.get().version());
            } else {
                findings.advice(
                        what,
                        "there is none: this is not Home Assistant OS",
                        "Nothing for now; what later versions carry over goes through the Supervisor");
            }
        } catch (Unanswered e) {
            findings.advice(what, e.detail(), "Ask again; if it stays silent, on that machine: ha supervisor restart");
        }
    }
}
