// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.action.Action;
import dev.understudy.action.ActionComponent;
import dev.understudy.action.ActionParameters;
import dev.understudy.action.PairName;
import dev.understudy.health.Signal;
import dev.understudy.pair.MemberName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Scheme {@code homeassistant}: {@code pulse?member=} and {@code deep-check?member=} set the body to a list of signals;
 * {@code await-thaw?member=&limit=} sets it to a {@link Thaw}.
 * The pair is the exchange variable {@code pair}.
 */
public final class HomeAssistantComponent extends ActionComponent {
    private static final Duration LONGEST_FREEZE = Duration.ofMinutes(12);

    public HomeAssistantComponent(MemberProbe probe, ThawWatch thaws) {
        super(
                "homeassistant",
                Map.of(
                        "pulse", parameters -> asking(probe::pulse, "Pulse", parameters),
                        "deep-check", parameters -> asking(probe::deep, "Deep check", parameters),
                        "await-thaw", parameters -> awaiting(thaws, parameters)));
    }

    private static Action awaiting(ThawWatch thaws, ActionParameters parameters) {
        MemberName member = parameters.member();
        Duration limit = parameters.limit(LONGEST_FREEZE);
        String attempted = "Thaw of the " + member.text();
        return exchange -> exchange.getMessage().setBody(thaws.await(PairName.of(exchange, attempted), member, limit));
    }

    private static Action asking(
            BiFunction<String, MemberName, List<Signal>> probe, String what, ActionParameters parameters) {
        MemberName member = parameters.member();
        String attempted = what + " of the " + member.text();
        return exchange -> exchange.getMessage().setBody(probe.apply(PairName.of(exchange, attempted), member));
    }
}
