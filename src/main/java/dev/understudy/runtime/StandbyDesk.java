// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.action.Carrying;
import dev.understudy.action.RunContext;
import dev.understudy.health.HealthWatch;
import dev.understudy.incident.IncidentDesk;
import dev.understudy.incident.IncidentKind;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.run.Run;
import dev.understudy.run.Runs;
import dev.understudy.sync.Capture;
import dev.understudy.sync.RoundState;
import dev.understudy.sync.StandbyFacts;
import dev.understudy.sync.StandbyJudge;
import dev.understudy.sync.SyncRound;
import dev.understudy.sync.SyncRounds;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** What the route of the configuration sync calls from the restore on: what the standby made of it, and what follows. */
public final class StandbyDesk {
    /** The way of a run whose standby did not work with what it got. */
    static final String GO_BACK = "go-back";

    private final Runs runs;
    private final SyncRounds rounds;
    private final SyncVault vault;
    private final IncidentDesk desk;
    private final HealthWatch watch;
    private final Function<String, Path> originals;
    private final Clock clock;

    /** @param originals where the original of a pair is handled, and beside it whatever is made of it */
    StandbyDesk(
            Runs runs,
            SyncRounds rounds,
            SyncVault vault,
            IncidentDesk desk,
            HealthWatch watch,
            Function<String, Path> originals,
            Clock clock) {
        this.runs = runs;
        this.rounds = rounds;
        this.vault = vault;
        this.desk = desk;
        this.watch = watch;
        this.originals = originals;
        this.clock = clock;
    }

    static boolean isGoingBack(Exchange exchange) {
        return GO_BACK.equals(exchange.getVariable(Carrying.WAY, String.class));
    }

    /** Before the restore is ordered: from here on nobody knows what the standby holds. */
    public void ordering(Exchange exchange) {
        if (!Carrying.isOn(exchange)) {
            return;
        }
        // why: what an earlier life of the process ordered, it ordered then
        if (exchange.getVariable("orderedAt", String.class) == null) {
            exchange.setVariable("orderedAt", clock.instant().toString());
        }
        rounds.ordered(run(exchange).id());
    }

    /** After the restore: one that did not take leaves everything as it was; one that broke is to be made good. */
    public void restored(Exchange exchange) {
        if (Carrying.isOn(exchange)) {
            return;
        }
        Run run = run(exchange);
        String trouble = exchange.getVariable(Carrying.TROUBLE, "", String.class);
        boolean isUntouched = SyncEnd.code(exchange).filter(SyncEnd::isRefusal).isPresent();
        if (isUntouched && state(run).filter(RoundState.ORDERED::equals).isPresent()) {
            rounds.untouched(run.id(), trouble);
        } else if (state(run).filter(RoundState.ORDERED::equals).isPresent()) {
            rounds.broken(run.id(), trouble);
            exchange.setVariable(Carrying.WAY, GO_BACK);
        }
    }

    /** Takes what was seen of the standby in the body and judges it. */
    public void looked(Exchange exchange) {
        if (!Carrying.isOn(exchange)) {
            restored(exchange);
            return;
        }
        Run run = run(exchange);
        SyncRound round = rounds.find(run.id()).orElseThrow();
        StandbyJudge.Judgement judgement = judge(exchange, round);
        if (!judgement.unwell().isEmpty()) {
            String seen = String.join("; ", judgement.unwell());
            Carrying.stop(
                    exchange,
                    Failure.of(FailureCode.STANDBY_UNWELL, attempted(round))
                            .seen(seen)
                            .next("The active member may not survive its next restart: look at its configuration"
                                    + " before anything restarts it")
                            .build());
            rounds.failed(run.id(), seen);
            exchange.setVariable(Carrying.WAY, GO_BACK);
            return;
        }
        rounds.verified(run.id());
        vault.prove(round);
        tellFindings(exchange, run);
        // why: it has the entities of the other member now, but for those whose integrations are off
        watch.learnAnew(run.pair(), round.target());
        if (judgement.spoke().isEmpty()) {
            desk.well(
                    run.pair(),
                    IncidentKind.STANDBY_SPOKE,
                    round.target().text(),
                    "it was listened to after another restore, and was silent");
            RunContext.memory(exchange).tell("it runs, is silent, and holds what it should");
            return;
        }
        String seen = String.join("; ", judgement.spoke());
        desk.trouble(
                run.pair(),
                IncidentKind.STANDBY_SPOKE,
                round.target().text(),
                "after the restore of backup " + round.slug() + ": " + seen,
                Optional.empty(),
                clock.instant());
        Carrying.stop(
                exchange,
                Failure.of(FailureCode.STANDBY_SPOKE, attempted(round))
                        .seen(seen)
                        .next("It holds the configuration; what it did, it did besides the active member unless its"
                                + " isolation kept it in")
                        .build());
    }

    /** What the edition can not silence, and what a promoted standby would lack, stands until a sync finds it no more. */
    private void tellFindings(Exchange exchange, Run run) {
        List<String> found = new ArrayList<>();
        rounds.edition(run.id()).orElseThrow().notSilenced().forEach(one -> found.add(one.words()));
        String uncarried = exchange.getVariable("uncarried", "", String.class);
        if (!uncarried.isEmpty()) {
            found.add("add-ons of the active member that are not carried (sync.addons): " + uncarried);
        }
        if (found.isEmpty()) {
            desk.foundNothing(run.pair(), run.job(), clock.instant());
        } else {
            desk.found(run.pair(), run.job(), String.join("; ", found));
        }
    }

    private StandbyJudge.Judgement judge(Exchange exchange, SyncRound round) {
        return StandbyJudge.judge(
                exchange.getMessage().getBody(StandbyFacts.class),
                rounds.manifest(round.run()),
                rounds.edition(round.run()).orElseThrow(),
                round.coreVersion());
    }

    private static String attempted(SyncRound round) {
        return "Look at the " + round.target().text() + " of pair " + round.pair() + " after the restore of backup "
                + round.slug();
    }

    /** Puts the last original that the standby worked with in place of the one it does not; without one nothing follows. */
    public void reopen(Exchange exchange) throws Exception {
        Carrying.guarded(this::reopening).perform(exchange);
    }

    private void reopening(Exchange exchange) {
        Run run = run(exchange);
        Optional<SyncRound> good = vault.lastGood(run.pair(), run.id());
        if (good.isEmpty()) {
            exchange.setVariable(Carrying.WAY, Carrying.CLEAN_UP);
            exchange.setVariable(
                    "goneBack", "No earlier original is kept that it worked with, so nothing could be put back.");
            RunContext.memory(exchange).tell("no earlier original is kept that the standby worked with");
            return;
        }
        SyncRound round = good.get();
        exchange.setVariable(
                "goneBack",
                "Putting the last good configuration, backup " + round.slug() + ", back did not come to its end.");
        vault.open(round, originals.apply(run.pair()));
        exchange.setVariable(
                "capture",
                new Capture(round.slug(), round.takenAt(), round.sizeBytes(), round.coreVersion(), "0").text());
        exchange.setVariable("lastGood", Long.toString(round.run()));
        exchange.setVariable("content", "");
        exchange.setVariable("orderedAt", clock.instant().toString());
    }

    /** Takes what was seen of the standby after it was put back; says so, whatever it is. */
    public void wentBack(Exchange exchange) {
        if (!isGoingBack(exchange)) {
            return;
        }
        Run run = run(exchange);
        StandbyFacts facts = exchange.getMessage().getBody(StandbyFacts.class);
        SyncRound round = rounds.find(Long.parseLong(exchange.getVariable("lastGood", String.class)))
                .orElseThrow();
        String words = "backup " + round.slug() + " of " + round.takenAt();
        // why: its manifest is forgotten when a newer one is captured, but a core that runs unbroken is what is asked
        // for
        boolean isWell = facts != null && facts.coreState().equals("RUNNING") && !facts.recoveryMode();
        if (isWell) {
            rounds.putBack(round.run());
        }
        exchange.setVariable(
                "goneBack",
                isWell
                        ? "The last good configuration, " + words + ", was put back and works."
                        : "The last good configuration, " + words + ", was put back and does not work either.");
        exchange.setVariable(Carrying.WAY, Carrying.CLEAN_UP);
        RunContext.memory(exchange).tell(exchange.getVariable("goneBack", String.class));
    }

    private Optional<RoundState> state(Run run) {
        return rounds.find(run.id()).map(SyncRound::state);
    }

    private Run run(Exchange exchange) {
        return runs.find(exchange.getProperty(RunContext.RUN, Long.class)).orElseThrow();
    }
}
