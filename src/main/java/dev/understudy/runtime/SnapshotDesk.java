// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.action.RunContext;
import dev.understudy.journal.Abridged;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.proxmox.GuestSnapshots;
import dev.understudy.proxmox.Removal;
import dev.understudy.proxmox.Snapshot;
import dev.understudy.proxmox.SnapshotOutcome;
import dev.understudy.restorepoint.Grade;
import dev.understudy.restorepoint.Mark;
import dev.understudy.restorepoint.PointKind;
import dev.understudy.restorepoint.RestorePoint;
import dev.understudy.restorepoint.RestorePoints;
import dev.understudy.run.Run;
import dev.understudy.run.RunOutcome;
import dev.understudy.run.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/** What the route of the snapshots calls between its questions to Proxmox. */
public final class SnapshotDesk {
    private static final int LONGEST = 1500;

    private final Settings settings;
    private final Runs runs;
    private final RestorePoints points;

    SnapshotDesk(Settings settings, Runs runs, RestorePoints points) {
        this.settings = settings;
        this.runs = runs;
        this.points = points;
    }

    /**
     * Sets the variable {@code wanted} to the members that still want their snapshot: both, but for one that already has
     * one of the same due date from an earlier attempt.
     */
    public void begin(Exchange exchange) {
        Run run = run(exchange);
        WantedMembers.choose(exchange, member -> fresh(run, member).isEmpty());
    }

    /** Takes the {@link SnapshotOutcome} in the body and records the snapshot, or the trouble, of its member. */
    public void made(Exchange exchange) {
        SnapshotOutcome outcome = exchange.getMessage().getBody(SnapshotOutcome.class);
        if (outcome == null) {
            return;
        }
        outcome.snapshot()
                .ifPresent(snapshot -> points.found(
                        run(exchange),
                        outcome.vmid(),
                        PointKind.SNAPSHOT,
                        "",
                        snapshot.name(),
                        snapshot.takenAt(),
                        0,
                        Grade.COMPLETE,
                        "its task ended well and the guest lists it"));
        String text = outcome.trouble().map(why -> Abridged.to(LONGEST, why)).orElse("");
        WantedMembers.trouble(exchange, outcome.member(), text);
        if (outcome.refused()) {
            String before = exchange.getVariable("refused", "", String.class);
            exchange.setVariable("refused", (before + " " + outcome.member().text()).strip());
        }
        RunContext.memory(exchange).tell(outcome.snapshot().map(Snapshot::name).orElse(text));
    }

    /**
     * Says what came of the run: ok, partial if one member has its snapshot, failed if none has, refused if none can have
     * one, unchanged if none was wanted.
     */
    public void settle(Exchange exchange) {
        Run run = run(exchange);
        List<MemberName> wanted = WantedMembers.of(exchange);
        List<String> words = new ArrayList<>();
        int good = 0;
        for (MemberName member : wanted) {
            Optional<RestorePoint> point = fresh(run, member).stream().findFirst();
            good += point.isPresent() ? 1 : 0;
            words.add(point.map(found -> "The " + member.text() + " (guest " + found.vmid() + ") has its snapshot "
                            + found.name() + ".")
                    .orElseGet(() -> "The " + member.text() + " has no snapshot: "
                            + WantedMembers.trouble(exchange, member) + "."));
        }
        boolean refused =
                !wanted.isEmpty() && WantedMembers.named(exchange, "refused").equals(wanted);
        RunOutcome outcome = refused ? RunOutcome.REFUSED : WantedMembers.outcome(wanted.size(), good);
        exchange.setVariable("outcome", outcome.text());
        exchange.setVariable("sentence", sentence(exchange, words));
    }

    private static String sentence(Exchange exchange, List<String> words) {
        if (RunContext.isRehearsed(exchange)) {
            return "Nothing was changed; each step says what it would do.";
        }
        return words.isEmpty() ? "Both members have their snapshot already." : String.join(" ", words);
    }

    /** Sets the body to the members whose older snapshots may go: those that have a new one. */
    public void supplied(Exchange exchange) {
        Run run = run(exchange);
        exchange.getMessage()
                .setBody(Arrays.stream(MemberName.values())
                        .filter(member -> run.rehearsed() || !fresh(run, member).isEmpty())
                        .toList());
    }

    /**
     * Takes the list of {@link GuestSnapshots} in the body and puts what may go in its place, oldest first of each member.
     * What is recorded and not there any more is noted as gone.
     */
    public void plan(Exchange exchange) {
        Run run = run(exchange);
        List<Removal> removals = new ArrayList<>();
        for (Object entry : exchange.getMessage().getBody(Collection.class)) {
            GuestSnapshots guest = (GuestSnapshots) entry;
            if (!run.rehearsed()) {
                forgetMissing(run, guest);
            }
            spare(run, guest)
                    .forEach(snapshot -> removals.add(new Removal(
                            "",
                            snapshot.name(),
                            guest.vmid(),
                            snapshot.firstLine(),
                            "snapshot.keep = " + settings.backup().snapshotKeep() + " does not keep it")));
        }
        exchange.getMessage().setBody(List.copyOf(removals));
    }

    private void forgetMissing(Run run, GuestSnapshots guest) {
        Set<String> there = guest.snapshots().stream().map(Snapshot::name).collect(Collectors.toSet());
        points.standing(run.pair(), guest.vmid(), PointKind.SNAPSHOT).stream()
                .filter(point -> !there.contains(point.name()))
                .forEach(point -> points.gone(
                        point.id(),
                        "guest " + guest.vmid() + " does not have it any more, and Understudy did not remove it"));
    }

    private List<Snapshot> spare(Run run, GuestSnapshots guest) {
        Set<String> fresh =
                fresh(run, guest.member()).stream().map(RestorePoint::name).collect(Collectors.toSet());
        // why: the new one may have gone since it was found; a rehearsal takes it for made
        if (fresh.isEmpty() && !run.rehearsed()) {
            return List.of();
        }
        List<Snapshot> older = guest.snapshots().stream()
                // safety: law 4, what others made is never deleted; guarded by
                // SnapshotTest.onlyOursBeyondTheNumberToKeepAreDeletedOldestFirst
                .filter(snapshot -> isOurs(run, guest.member(), snapshot))
                .filter(snapshot -> !fresh.contains(snapshot.name()))
                .toList();
        List<Snapshot> whole = older.stream().filter(Snapshot::isWhole).toList();
        int kept = Math.max(0, settings.backup().snapshotKeep() - Math.max(1, fresh.size()));
        List<Snapshot> spare = new ArrayList<>(older.stream()
                .filter(snapshot -> !snapshot.isWhole() && guest.underWay().contains(snapshot.name()))
                .toList());
        spare.addAll(whole.subList(0, Math.max(0, whole.size() - kept)));
        return spare;
    }

    private static boolean isOurs(Run run, MemberName member, Snapshot snapshot) {
        return Mark.read(snapshot.description())
                .filter(mark -> mark.pair().equals(run.pair()) && mark.member() == member)
                .isPresent();
    }

    /** The snapshots of the member that this run made, or an earlier attempt for the same due date. */
    private List<RestorePoint> fresh(Run run, MemberName member) {
        int vmid = pair(run).member(member).vmid();
        return points.standing(run.pair(), vmid, PointKind.SNAPSHOT).stream()
                .filter(point -> point.run().orElse(0) == run.id()
                        || run.dueOn().isPresent() && point.dueOn().equals(run.dueOn()))
                .toList();
    }

    private PairSettings pair(Run run) {
        return settings.pair(run.pair()).orElseThrow();
    }

    private Run run(Exchange exchange) {
        return runs.find(exchange.getProperty(RunContext.RUN, Long.class)).orElseThrow();
    }
}
