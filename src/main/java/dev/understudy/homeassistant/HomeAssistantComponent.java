// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.action.Action;
import dev.understudy.action.ActionComponent;
import dev.understudy.action.ActionParameters;
import dev.understudy.action.PairName;
import dev.understudy.health.Signal;
import dev.understudy.pair.MemberName;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Scheme {@code homeassistant}: {@code pulse?member=} and {@code deep-check?member=} set the body to a list of signals.
 * The pair is the exchange variable {@code pair}.
 */
public final class HomeAssistantComponent extends ActionComponent {
    public HomeAssistantComponent(MemberProbe probe) {
        super(
                "homeassistant",
                Map.of(
                        "pulse", parameters -> asking(probe::pulse, "Pulse", parameters),
                        "deep-check", parameters -> asking(probe::deep, "Deep check", parameters)));
    }

    private static Action asking(
            BiFunction<String, MemberName, List<Signal>> probe, String what, ActionParameters parameters) {
        MemberName member = parameters.member();
        String attempted = what + " of the " + member.text();
        return exchange -> exchange.getMessage().setBody(probe.apply(PairName.of(exchange, attempted), member));
    }
}
