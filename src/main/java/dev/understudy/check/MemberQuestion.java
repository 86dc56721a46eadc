// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.health.Signal;
import dev.understudy.homeassistant.CoreConfig;
import dev.understudy.homeassistant.HomeAssistantClient;
import dev.understudy.homeassistant.Unanswered;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import java.time.Duration;
import java.util.Optional;

/** Does the member's Home Assistant answer and take the token? */
record MemberQuestion(PairSettings pair, MemberName name, HomeAssistantClient client, Duration limit) {

    /** The version, if it answers. */
    Optional<String> version(Findings findings) {
        clearText(findings);
        String what = "Home Assistant of the " + name.text() + " of pair " + pair.name() + " at "
                + pair.member(name).url();
        String setting = "pair." + pair.name() + "." + name.text();
        try {
            client.api();
            CoreConfig config = client.config();
            boolean normal = config.mode().equals("normal");
            findings.well(what, "Home Assistant " + config.version() + (normal ? "" : ", in " + config.mode()));
            return Optional.of(config.version());
        } catch (Unanswered e) {
            boolean refused = e.reading() == Signal.Reading.UNAUTHORIZED;
            findings.wrong(
                    what,
                    e.detail(),
                    refused
                            ? "Make a long-lived access token for an administrator there and put it into " + setting
                                    + ".token"
                            : "Check whether it runs, and " + setting
                                    + ".url: Home Assistant OS answers on port 8123, newly installed since 2026.8 on"
                                    + " port 80");
            return Optional.empty();
        }
    }

    /** What only a member tells that has taken the token. */
    void inside(Findings findings) {
        if (new AdministratorQuestion(pair, name, client, limit).ask(findings)) {
            new SupervisorQuestion(pair, name, client, limit).ask(findings);
        }
    }

    /** why: advice only, since many homes have no certificate inside, and the watch works all the same. */
    private void clearText(Findings findings) {
        if (pair.member(name).url().getScheme().equals("http")) {
            findings.advice(
                    "Token of the " + name.text() + " of pair " + pair.name() + " on its way",
                    "an admin token crosses the LAN in clear, over "
                            + pair.member(name).url(),
                    "Give that Home Assistant a certificate and pair." + pair.name() + "." + name.text()
                            + ".url an https address");
        }
    }
}
