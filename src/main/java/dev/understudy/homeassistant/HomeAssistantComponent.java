// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.action.Action;
import dev.understudy.action.ActionComponent;
import dev.understudy.action.ActionParameters;
import dev.understudy.action.PairName;
import dev.understudy.health.Signal;
import dev.understudy.pair.MemberName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Scheme {@code homeassistant}: {@code pulse?member=} and {@code deep-check?member=} set the body to a list of signals;
 * {@code await-thaw?member=&limit=} sets it to a {@link Thaw}.
 * The pair is the exchange variable {@code pair}.
 */
public final class HomeAssistantComponent extends ActionComponent {
    private static final Duration LONGEST_FREEZE = Duration.ofMinutes(12);

    public HomeAssistantComponent(MemberProbe probe, ThawWatch thaws, SyncSurroundings sync, ChangeWatch changes) {
        super("homeassistant", actions(probe, thaws, sync, changes));
    }

    private static Map<String, Function<ActionParameters, Action>> actions(
            MemberProbe probe, ThawWatch thaws, SyncSurroundings sync, ChangeWatch changes) {
        Map<String, Function<ActionParameters, Action>> actions = new HashMap<>(new SyncActions(sync).all());
        actions.putAll(new StandbyActions(sync).all());
        actions.put("config-changes", parameters -> listening(changes));
        actions.put("pulse", parameters -> asking(probe::pulse, "Pulse", parameters));
        actions.put("deep-check", parameters -> asking(probe::deep, "Deep check", parameters));
        actions.put("await-thaw", parameters -> awaiting(thaws, parameters));
        return actions;
    }

    /** Sets the body to the number of changes that were heard of since the last time. */
    private static Action listening(ChangeWatch changes) {
        return exchange -> {
            MemberName member = MemberName.parse(exchange.getVariable("source", "", String.class))
                    .orElseThrow();
            exchange.getMessage().setBody(changes.heard(PairName.of(exchange, "Listening"), member));
        };
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
