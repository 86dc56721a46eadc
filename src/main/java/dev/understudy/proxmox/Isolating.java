// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.Isolation;
import dev.understudy.transport.Form;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a guest from the house, proves it by reading, and undoes it. Never changes the card's address or model, so the
 * guest keeps the card it has. Every method but {@link #observe} throws {@link Failure}.
 */
public final class Isolating {
    private final ProxmoxCalls calls;

    Isolating(ProxmoxCalls calls) {
        this.calls = calls;
    }

    /** Returns once the isolation stands, read back; writes nothing where it stood already. */
    public Isolated ensure(IsolationOrder order) {
        Isolation isolation = order.isolation();
        if (isolation instanceof Isolation.None) {
            return new Isolated(order.vmid(), false, Optional.empty(), unguarded(order.vmid()));
        }
        String attempted = attempted(order);
        GuardedWrite write = new GuardedWrite(calls, order.vmid(), attempted);
        GuestLines before = write.read();
        GuestCard card = card(before, attempted);
        refusePending(write, order.vmid(), attempted);
        refuseSharing(order, attempted);
        Map<String, String> options = Map.of();
        boolean filters = isolation instanceof Isolation.Firewall;
        FirewallIsolation firewall = new FirewallIsolation(calls, order.vmid(), order.plan(), attempted);
        if (filters) {
            options = firewall.prepare();
        }
        IsolationSight first = look(order, write);
        if (first.isIsolated()) {
            return new Isolated(order.vmid(), false, Optional.empty(), first.words());
        }
        if (filters) {
            firewall.put();
        }
        GuestLines after = plug(write, order, attempted);
        // why: another address would make it another card, and whom it is given to, nobody here knows
        if (!card(after, attempted).mac().equals(card.mac())) {
            throw Failure.of(FailureCode.PROXMOX_REFUSED, attempted)
                    .seen("the card has another MAC address than before: "
                            + after.line(GuestLines.NET0).orElse(""))
                    .build();
        }
        refusePending(write, order.vmid(), attempted);
        IsolationSight proof = look(order, write);
        if (!proof.isIsolated()) {
            throw Failure.of(FailureCode.STEP_FAILED, attempted)
                    .seen(proof.words())
                    .build();
        }
        return new Isolated(
                order.vmid(),
                true,
                Optional.of(new Former(before.line(GuestLines.NET0).orElseThrow(), options)),
                proof.words());
    }

    /**
     * How the guest is plugged as long as it is not isolated; to be kept before {@link #ensure}, since a process that ends
     * within could not tell any more. Empty if it is isolated already, or by choice never is.
     */
    public Optional<Former> former(IsolationOrder order) {
        String attempted = attempted(order);
        GuardedWrite write = new GuardedWrite(calls, order.vmid(), attempted);
        if (order.isolation() instanceof Isolation.None || look(order, write).isIsolated()) {
            return Optional.empty();
        }
        Map<String, String> options = order.isolation() instanceof Isolation.Firewall
                ? new FirewallIsolation(calls, order.vmid(), order.plan(), attempted).prepare()
                : Map.of();
        return write.read().line(GuestLines.NET0).map(line -> new Former(line, options));
    }

    private GuestLines plug(GuardedWrite write, IsolationOrder order, String attempted) {
        try {
            return write.until(
                    lines -> card(lines, attempted).isWithin(order.isolation()),
                    lines -> Form.empty()
                            .with(
                                    GuestLines.NET0,
                                    card(lines, attempted)
                                            .isolated(order.isolation())
                                            .line()));
        } catch (Failure e) {
            // why: what could not be plugged would be tried at the guest's next start, which may be a failover
            if (e.code() == FailureCode.PROXMOX_REFUSED
                    && write.pending(GuestLines.NET0).isPresent()) {
                revert(write, e);
            }
            throw e;
        }
    }

    private static void revert(GuardedWrite write, Failure failure) {
        try {
            write.revert(GuestLines.NET0);
        } catch (Refusal e) {
            failure.addSuppressed(e);
        }
    }

    /** Plugs the guest where it was, and keeps everything else of its card as it is now. */
    public Isolated lift(int vmid, Former former) {
        String attempted = "End of the isolation of guest " + vmid;
        GuardedWrite write = new GuardedWrite(calls, vmid, attempted);
        GuestCard back = GuestCard.of(former.net0());
        GuestLines before = write.read();
        refusePending(write, vmid, attempted);
        if (!former.firewall().isEmpty()) {
            new FirewallIsolation(calls, vmid, FirewallPlan.nobody(), attempted).lift(former.firewall());
        }
        GuestLines after = write.until(
                lines -> card(lines, attempted).sameAs(card(lines, attempted).where(back)),
                lines -> Form.empty()
                        .with(
                                GuestLines.NET0,
                                card(lines, attempted).where(back).line()));
        refusePending(write, vmid, attempted);
        boolean changed =
                !after.digest().equals(before.digest()) || !former.firewall().isEmpty();
        return new Isolated(
                vmid,
                changed,
                Optional.empty(),
                "net0 of guest " + vmid + " is read back as "
                        + after.line(GuestLines.NET0).orElse("") + " and nothing of it is pending");
    }

    /** One look; never writes and never throws. */
    public IsolationSight observe(IsolationOrder order) {
        if (order.isolation() instanceof Isolation.None) {
            return IsolationSight.no(unguarded(order.vmid()));
        }
        String attempted = "Look at the isolation of guest " + order.vmid();
        try {
            refuseSharing(order, attempted);
            return look(order, new GuardedWrite(calls, order.vmid(), attempted));
        } catch (Failure e) {
            return e.code() == FailureCode.STEP_FAILED
                    ? IsolationSight.no(e.getMessage())
                    : IsolationSight.unknown(e.getMessage());
        }
    }

    private IsolationSight look(IsolationOrder order, GuardedWrite write) {
        GuestLines lines = write.read();
        String guest = "guest " + order.vmid();
        for (Map.Entry<String, GuestCard> card : lines.cards().entrySet()) {
            boolean first = card.getKey().equals(GuestLines.NET0);
            // safety: a second card in the house undoes the isolation of the first; guarded by
            // IsolatingTest.isNotFooledByASecondCard
            if (!card.getValue().isWithin(order.isolation())
                    && (first || !card.getValue().says("link_down"))) {
                return IsolationSight.no(card.getKey() + " of " + guest + " is "
                        + card.getValue().line() + ", so not within "
                        + order.isolation().text());
            }
        }
        Optional<String> pending = write.pending(GuestLines.NET0);
        if (lines.card().isEmpty() || pending.isPresent()) {
            return IsolationSight.no("net0 of " + guest + " is missing, or something of it waits for the next start");
        }
        String proven = "net0 of " + guest + " is read back as "
                + lines.line(GuestLines.NET0).orElseThrow() + " and nothing of it is pending";
        if (!(order.isolation() instanceof Isolation.Firewall)) {
            return IsolationSight.yes(proven);
        }
        try {
            Optional<String> lack = new FirewallIsolation(calls, order.vmid(), order.plan(), "").lack();
            return lack.map(what -> IsolationSight.no(guest + ": " + what))
                    .orElseGet(() -> IsolationSight.yes(proven
                            + "; the firewall is on in datacenter, node, guest and card, and its rules are ours."
                            + " Proxmox puts them in force within seconds and does not say when"));
        } catch (Refusal e) {
            throw e.failure("Look at the firewall of guest " + order.vmid());
        }
    }

    private static void refusePending(GuardedWrite write, int vmid, String attempted) {
        Optional<String> pending = write.pending(GuestLines.NET0);
        if (pending.isPresent()) {
            throw Failure.of(FailureCode.STEP_FAILED, attempted)
                    .seen("a change of net0 waits for the guest's next start: " + pending.get())
                    .next("Let it come into force, or take it back (page Hardware, Revert); qm pending " + vmid
                            + " shows it")
                    .build();
        }
    }

    /** A bridge or tag that the other member has too keeps nothing apart. */
    private void refuseSharing(IsolationOrder order, String attempted) {
        if (order.isolation() instanceof Isolation.Firewall) {
            return;
        }
        GuestLines other = new GuardedWrite(calls, order.other(), attempted).read();
        // safety: guarded by IsolatingTest.refusesAPlaceWhereTheOtherMemberIs
        if (other.cards().values().stream().anyMatch(card -> card.isWithin(order.isolation()))) {
            throw Failure.of(FailureCode.STEP_FAILED, attempted)
                    .seen("guest " + order.other() + " of the other member is on "
                            + order.isolation().text() + " too, so it keeps nobody apart")
                    .next("Nothing was changed; name a bridge or tag that leads nowhere into the house")
                    .build();
        }
    }

    private static GuestCard card(GuestLines lines, String attempted) {
        return lines.card()
                .filter(card -> card.mac().isPresent())
                .orElseThrow(() -> Failure.of(FailureCode.STEP_FAILED, attempted)
                        .seen("its configuration has no card net0 with a MAC address")
                        .next("Nothing was changed")
                        .build());
    }

    private static String attempted(IsolationOrder order) {
        return "Isolation of guest " + order.vmid() + " by " + order.isolation().text();
    }

    private static String unguarded(int vmid) {
        return "guest " + vmid + " is not isolated, by choice: nothing but its edition keeps it quiet";
    }
}
