// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.health.Signal;
import dev.understudy.homeassistant.HomeAssistantClient;
import dev.understudy.homeassistant.Unanswered;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;

/** Does the member's Home Assistant answer and take the token? */
record MemberQuestion(PairSettings pair, MemberName name, HomeAssistantClient client) implements Question {

    @Override
    public void ask(Findings findings) {
        String what = "Home Assistant of the " + name.text() + " of pair " + pair.name() + " at "
                + pair.member(name).url();
        String setting = "pair." + pair.name() + "." + name.text();
        try {
            client.api();
            findings.well(what, "");
        } catch (Unanswered e) {
            boolean refused = e.reading() == Signal.Reading.UNAUTHORIZED;
            findings.wrong(
                    what,
                    e.detail(),
                    refused
                            ? "Make a long-lived access token for an administrator there and put it into " + setting
                                    + ".token"
                            : "Check " + setting + ".url and whether it runs");
        }
    }
}
