// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.action.Action;
import dev.understudy.action.ActionComponent;
import dev.understudy.action.ActionParameters;
import dev.understudy.action.RunContext;
import dev.understudy.health.Signal;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.sync.Isolations;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Exchange;

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
            DumpSurroundings dumps,
            Isolations isolations,
            Function<PairSettings, FirewallPlan> plans) {
        super("proxmox", actions(new Hosts(clients, pairs), signals, dumps, isolations, plans));
    }

    private static Map<String, Function<ActionParameters, Action>> actions(
            Hosts hosts,
            GuestSignals signals,
            DumpSurroundings dumps,
            Isolations isolations,
            Function<PairSettings, FirewallPlan> plans) {
        Map<String, Function<ActionParameters, Action>> actions = new HashMap<>(new BackupActions(hosts, dumps).all());
        actions.putAll(new RetentionActions(hosts).all());
        actions.putAll(new SnapshotActions(hosts, dumps).all());
        actions.putAll(new SyncGuests(hosts, isolations, plans).all());
        actions.put("guest-status", parameters -> asking("Status", signals::read, hosts, parameters));
        actions.put("agent-ping", parameters -> asking("Agent", signals::pingAgent, hosts, parameters));
        actions.put("guest-start", parameters -> start(hosts, parameters));
        return actions;
    }

    private record Guest(ProxmoxClient client, int vmid) {}

    private static Guest guest(Hosts hosts, Exchange exchange, MemberName member, String attempted) {
        PairSettings pair = hosts.pair(exchange, attempted);
        return new Guest(hosts.client(pair, attempted), pair.member(member).vmid());
    }

    @FunctionalInterface
    private interface Question {
        Signal ask(ProxmoxClient client, MemberName member, int vmid);
    }

    private static Action asking(String what, Question question, Hosts hosts, ActionParameters parameters) {
        MemberName member = parameters.member();
        String attempted = what + " of the " + member.text() + "'s guest";
        return exchange -> {
            Guest guest = guest(hosts, exchange, member, attempted);
            exchange.getMessage().setBody(question.ask(guest.client(), member, guest.vmid()));
        };
    }

    private static Action start(Hosts hosts, ActionParameters parameters) {
        MemberName member = parameters.member();
        Duration limit = parameters.limit(START_LIMIT);
        String attempted = "Start of the " + member.text() + "'s guest";
        return exchange -> {
            Guest guest = guest(hosts, exchange, member, attempted);
            TaskOutcome outcome = guest.client().startGuest(guest.vmid(), RunContext.memory(exchange), limit);
            exchange.setVariable(UPID_VARIABLE, outcome.upid().map(Upid::text).orElse(""));
            exchange.getMessage().setBody(outcome);
        };
    }
}
