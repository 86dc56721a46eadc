// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.action.Action;
import dev.understudy.action.ActionParameters;
import dev.understudy.action.Carrying;
import dev.understudy.action.RunContext;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.MemberSettings;
import dev.understudy.pair.PairSettings;
import dev.understudy.sync.GuestMark;
import dev.understudy.sync.Isolations;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * What the configuration sync wants of Proxmox. {@code marks-read} sets the body to a map from member to the mark on its
 * guest, {@code marks-write} takes the marks to be written from the body; the others are about the member that the variable
 * {@code target} names: {@code isolation-ensure}, {@code target-proof}, which sets the body to a {@link ProvenTarget}, and,
 * for a cold standby, {@code standby-wake} and {@code standby-rest}.
 */
final class SyncGuests {
    private static final String STEP_FAILED = " [" + FailureCode.STEP_FAILED.text() + "]";

    private final Hosts hosts;
    private final Isolations isolations;
    private final Function<PairSettings, FirewallPlan> plans;

    SyncGuests(Hosts hosts, Isolations isolations, Function<PairSettings, FirewallPlan> plans) {
        this.hosts = hosts;
        this.isolations = isolations;
        this.plans = plans;
    }

    Map<String, Function<ActionParameters, Action>> all() {
        return Map.of(
                "marks-read", parameters -> Carrying.guarded(this::readMarks),
                "marks-write", parameters -> Carrying.guarded(this::writeMarks),
                "isolation-ensure", parameters -> Carrying.guarded(this::isolate),
                "target-proof", parameters -> Carrying.guarded(this::prove),
                "standby-wake", this::wake,
                "standby-rest", this::rest);
    }

    private void readMarks(Exchange exchange) {
        PairSettings pair = hosts.pair(exchange, "Marks");
        GuestMarks marks = hosts.client(pair, "Marks").marks();
        Map<MemberName, GuestMark.Reading> readings = new EnumMap<>(MemberName.class);
        for (MemberName member : MemberName.values()) {
            readings.put(member, marks.read(pair.member(member).vmid()));
        }
        exchange.getMessage().setBody(readings);
    }

    private void writeMarks(Exchange exchange) {
        PairSettings pair = hosts.pair(exchange, "Marks");
        GuestMarks marks = hosts.client(pair, "Marks").marks();
        for (Object each : exchange.getMessage().getBody(List.class)) {
            MarkWriting writing = (MarkWriting) each;
            if (RunContext.isRehearsed(exchange)) {
                RunContext.memory(exchange)
                        .tell("would write the mark " + writing.mark().line());
            } else {
                marks.write(pair.member(writing.member()).vmid(), writing.mark(), writing.seen());
            }
        }
    }

    /**
     * True if this step has ordered the restore already, in an earlier life of the process: a proof that fails now would
     * say that nothing was changed.
     */
    private static boolean isOrdered(Exchange exchange) {
        return RunContext.memory(exchange).recalled("ordered").isPresent();
    }

    private void isolate(Exchange exchange) {
        if (isOrdered(exchange)) {
            return;
        }
        Target target = target(exchange, "Isolation");
        IsolationOrder order = new IsolationOrder(
                target.settings().vmid(),
                target.pair().member(target.settings().name().other()).vmid(),
                target.pair().isolation(),
                plans.apply(target.pair()));
        Isolating isolating = target.client().isolating();
        if (RunContext.isRehearsed(exchange)) {
            RunContext.memory(exchange).tell(isolating.observe(order).words());
            return;
        }
        try {
            // safety: kept before it is written over, or no promotion finds the way back; not guarded yet
            isolating
                    .former(order)
                    .ifPresent(former -> isolations.isolating(
                            target.pair().name(), target.settings().name(), former.text()));
            RunContext.memory(exchange).tell(isolating.ensure(order).words());
        } catch (Failure e) {
            throw unproven(FailureCode.ISOLATION_UNPROVEN, "Isolation of the " + target.text(), e);
        }
    }

    private void prove(Exchange exchange) {
        if (isOrdered(exchange)) {
            exchange.getMessage().setBody(null);
            return;
        }
        Target target = target(exchange, "Proof of the target");
        try {
            ProvenTarget proven = target.client()
                    .targetProof()
                    .prove(
                            target.settings().vmid(),
                            target.pair()
                                    .member(target.settings().name().other())
                                    .vmid(),
                            addresses(target.settings()));
            RunContext.memory(exchange).tell(proven.words());
            exchange.getMessage().setBody(proven);
        } catch (Failure e) {
            throw unproven(FailureCode.TARGET_UNPROVEN, "Proof that the address leads to the " + target.text(), e);
        }
    }

    private static Failure unproven(FailureCode code, String attempted, Failure e) {
        return Failure.of(code, attempted)
                .seen(e.getMessage().replace(STEP_FAILED, "").replaceAll("\\.$", ""))
                .next("Nothing was restored; the standby is as it was")
                .cause(e)
                .build();
    }

    /** The addresses that are about to be called. */
    private static List<String> addresses(MemberSettings member) {
        if (member.address().isPresent()) {
            return List.of(member.address().get());
        }
        String host = member.url().getHost().replaceAll("[\\[\\]]", "");
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .map(InetAddress::getHostAddress)
                    .toList();
        } catch (UnknownHostException e) {
            throw Failure.of(FailureCode.STEP_FAILED, "Address of " + host)
                    .seen("no address is known for it")
                    .build();
        }
    }

    private Action wake(ActionParameters parameters) {
        Duration limit = parameters.limit(Duration.ofMinutes(5));
        return Carrying.guarded(exchange -> {
            Target target = target(exchange, "Start of the cold standby");
            if (target.pair().cold() && !RunContext.isRehearsed(exchange)) {
                target.client().startGuest(target.settings().vmid(), RunContext.memory(exchange), limit);
            }
        });
    }

    /** A cold standby is stopped again, whatever came of the sync; that it is still on then is told with the rest. */
    private Action rest(ActionParameters parameters) {
        Duration limit = parameters.limit(Duration.ofMinutes(5));
        return exchange -> {
            Target target = target(exchange, "Stop of the cold standby");
            if (target.pair().cold() && Carrying.mayAct(exchange) && !RunContext.isRehearsed(exchange)) {
                Carrying.guarded(stopping -> target.client()
                                .shutDownGuest(target.settings().vmid(), RunContext.memory(stopping), limit))
                        .perform(exchange);
            }
        };
    }

    private record Target(PairSettings pair, ProxmoxClient client, MemberSettings settings) {
        String text() {
            return settings.name().text() + " of pair " + pair.name();
        }
    }

    private Target target(Exchange exchange, String attempted) {
        PairSettings pair = hosts.pair(exchange, attempted);
        MemberName name = MemberName.parse(exchange.getVariable("target", "", String.class))
                .orElseThrow(() -> new IllegalStateException("the variable target names no member"));
        return new Target(pair, hosts.client(pair, attempted), pair.member(name));
    }
}
