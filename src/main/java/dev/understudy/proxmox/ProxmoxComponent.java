// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.action.Action;
import dev.understudy.action.ActionComponent;
import dev.understudy.action.ActionParameters;
import dev.understudy.action.PairName;
import dev.understudy.action.RunContext;
import dev.understudy.health.Signal;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Scheme {@code proxmox}: {@code guest-status?member=} and {@code agent-ping?member=} set the body to a signal; {@code guest-start?member=&limit=}
 * sets it to a {@link TaskOutcome} and the variable {@code upid}. The pair is the exchange variable {@code pair}.
 */
public final class ProxmoxComponent extends ActionComponent {
    private static final String UPID_VARIABLE = "upid";
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    public ProxmoxComponent(
            Function<String, Optional<ProxmoxClient>> clients,
            Function<String, Optional<PairSettings>> pairs,
            GuestSignals signals,
            DumpSurroundings dumps) {
        super(
                "proxmox",
                actions(
                        new Lookup(clients, pairs),
                        signals,
                        new BackupActions(clients, pairs, dumps),
                        new RetentionActions(clients, pairs)));
    }

    private static Map<String, Function<ActionParameters, Action>> actions(
            Lookup lookup, GuestSignals signals, BackupActions backups, RetentionActions retention) {
        Map<String, Function<ActionParameters, Action>> actions = new HashMap<>(backups.all());
        actions.put("guest-status", parameters -> asking("Status", signals::read, lookup, parameters));
        actions.put("agent-ping", parameters -> asking("Agent", signals::pingAgent, lookup, parameters));
        actions.putAll(retention.all());
        actions.put("guest-start", parameters -> start(lookup, parameters));
        return actions;
    }

    private record Guest(ProxmoxClient client, int vmid) {}

    private record Lookup(
            Function<String, Optional<ProxmoxClient>> clients, Function<String, Optional<PairSettings>> pairs) {
        Guest guest(String pair, MemberName member, String attempted) {
            PairSettings settings = PairName.known(pairs.apply(pair), pair, attempted);
            ProxmoxClient client = PairName.known(clients.apply(pair), pair, attempted);
            return new Guest(client, settings.member(member).vmid());
        }
    }

    @FunctionalInterface
    private interface Question {
        Signal ask(ProxmoxClient client, MemberName member, int vmid);
    }

    private static Action asking(String what, Question question, Lookup lookup, ActionParameters parameters) {
        MemberName member = parameters.member();
        String attempted = what + " of the " + member.text() + "'s guest";
        return exchange -> {
            Guest guest = lookup.guest(PairName.of(exchange, attempted), member, attempted);
            exchange.getMessage().setBody(question.ask(guest.client(), member, guest.vmid()));
        };
    }

    private static Action start(Lookup lookup, ActionParameters parameters) {
        MemberName member = parameters.member();
        Duration limit = parameters.limit(START_LIMIT);
        String attempted = "Start of the " + member.text() + "'s guest";
        return exchange -> {
            Guest guest = lookup.guest(PairName.of(exchange, attempted), member, attempted);
            TaskOutcome outcome = guest.client().startGuest(guest.vmid(), RunContext.memory(exchange), limit);
            exchange.setVariable(UPID_VARIABLE, outcome.upid().map(Upid::text).orElse(""));
            exchange.getMessage().setBody(outcome);
        };
    }
}
