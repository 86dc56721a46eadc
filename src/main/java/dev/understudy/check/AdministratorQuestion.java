// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.homeassistant.HomeAssistantClient;
import dev.understudy.homeassistant.Unanswered;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import java.time.Duration;

/** Does the token belong to an administrator? Asked of a member that has taken the token already. */
record AdministratorQuestion(PairSettings pair, MemberName name, HomeAssistantClient client, Duration limit) {

    /** True only if it says so. */
    boolean ask(Findings findings) {
        String what = "Owner of the token of the " + name.text() + " of pair " + pair.name();
        try {
            boolean administrator = client.administrates(limit);
            if (administrator) {
                findings.well(what, "an administrator");
            } else {
                findings.advice(
                        what,
                        "no administrator: Home Assistant may hide entities from it, and tells it nothing of the Supervisor",
                        "Make a long-lived access token for an administrator there and put it into pair." + pair.name()
                                + "." + name.text() + ".token");
            }
            return administrator;
        } catch (Unanswered e) {
            findings.advice(what, e.detail(), "Ask again; this takes a Home Assistant of 2024 or newer");
            return false;
        }
    }
}
