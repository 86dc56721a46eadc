// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.action.Carrying;
import dev.understudy.action.RunContext;
import dev.understudy.homeassistant.archive.Inspected;
import dev.understudy.journal.Abridged;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.RoleLedger;
import dev.understudy.pair.Settings;
import dev.understudy.proxmox.ProvenTarget;
import dev.understudy.run.Run;
import dev.understudy.run.Runs;
import dev.understudy.sync.Capture;
import dev.understudy.sync.Edition;
import dev.understudy.sync.Manifest;
import dev.understudy.sync.ManifestChange;
import dev.understudy.sync.MemberCondition;
import dev.understudy.sync.RestoreConditions;
import dev.understudy.sync.RoundState;
import dev.understudy.sync.Standing;
import dev.understudy.sync.SyncRound;
import dev.understudy.sync.SyncRounds;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** What the route of the configuration sync calls between its questions to the members and to Proxmox. */
public final class SyncDesk {
    private static final int LONGEST = 1000;
    private static final Duration LONGEST_UNFORCED = Duration.ofHours(24);

    private final Settings settings;
    private final Runs runs;
    private final SyncRounds rounds;
    private final SyncRefusals refusals;
    private final SyncVault vault;
    private final RoleLedger ledger;
    private final Function<String, Path> originals;
    private final Clock clock;

    SyncDesk(
            Settings settings,
            Runs runs,
            SyncRounds rounds,
            SyncVault vault,
            RoleLedger ledger,
            Function<String, Path> originals,
            Clock clock) {
        this.settings = settings;
        this.runs = runs;
        this.rounds = rounds;
        this.refusals = new SyncRefusals(settings.sync(), rounds, clock);
        this.vault = vault;
        this.ledger = ledger;
        this.originals = originals;
        this.clock = clock;
    }

    /**
     * Sets the variables {@code source} and {@code target} by the ledger, {@code way}, and {@code content}: once a day the
     * listed add-ons and folders are carried, too.
     */
    public void begin(Exchange exchange) {
        Run run = run(exchange);
        MemberName source = ledger.onStage(run.pair());
        exchange.setVariable("source", source.text());
        exchange.setVariable("target", source.other().text());
        exchange.setVariable(Carrying.WAY, Carrying.CARRY);
        exchange.setVariable("content", isDaily(run.pair()) ? "daily" : "");
        // safety: law 2, whoever begins it: after a hand-over the other member may hold what nobody else has. Guarded
        // by
        // ConfigSyncLawsTest
        if (ledger.epoch(run.pair()) > 1) {
            Carrying.stop(
                    exchange,
                    Failure.of(FailureCode.SYNC_SUSPENDED, "Sync of pair " + run.pair())
                            .seen("the " + source.text() + " is on stage since a hand-over")
                            .next("Nothing was carried, and nothing removed; the "
                                    + source.other().text() + " keeps what it has")
                            .build());
        }
    }

    private boolean isDaily(String pair) {
        boolean hasMore = !settings.sync().folders().isEmpty()
                || !settings.sync().addons().isEmpty();
        return hasMore && lastVerified(pair).filter(this::isYoung).isEmpty();
    }

    private Optional<SyncRound> lastVerified(String pair) {
        return rounds.newest(pair, 200).stream()
                .filter(round -> round.state() == RoundState.VERIFIED)
                .findFirst();
    }

    private boolean isYoung(SyncRound round) {
        return round.takenAt().plus(LONGEST_UNFORCED).isAfter(clock.instant());
    }

    /** Takes what was read of the original in the body, records it, and decides if there is something to carry. */
    public void compare(Exchange exchange) throws Exception {
        Carrying.guarded(this::comparing).perform(exchange);
    }

    private void comparing(Exchange exchange) {
        if (!Carrying.isOn(exchange)) {
            return;
        }
        Run run = run(exchange);
        Inspected inspected = exchange.getMessage().getBody(Inspected.class);
        Capture capture = Capture.parse(exchange.getVariable("capture", String.class));
        // why: an edition made by other rules is another one, though nothing changed on the member on stage
        Manifest manifest = inspected
                .manifest()
                .with(
                        "the setting sync.quiet-domains",
                        String.join(",", settings.sync().quietDomains()))
                .with("the version of the core", capture.coreVersion());
        Standing standing = rounds.standing(run.pair());
        Optional<Manifest> held = standing.holds().isPresent()
                ? Optional.of(rounds.manifest(standing.holds().getAsLong()))
                : Optional.empty();
        String words = held.map(before -> new ManifestChange(before, manifest).words())
                .orElse("everything, for the first time");
        rounds.captured(
                new SyncRound(
                        run.id(),
                        run.pair(),
                        MemberName.parse(exchange.getVariable("source", String.class))
                                .orElseThrow(),
                        MemberName.parse(exchange.getVariable("target", String.class))
                                .orElseThrow(),
                        capture.slug(),
                        capture.takenAt(),
                        capture.sizeBytes(),
                        capture.coreVersion(),
                        RoundState.CAPTURED,
                        words,
                        Optional.empty(),
                        Optional.empty()),
                manifest);
        exchange.setVariable("changes", Abridged.to(LONGEST, words));
        boolean isSame = held.filter(manifest::equals).isPresent();
        boolean isForced = standing.inDoubt()
                || lastVerified(run.pair()).filter(this::isYoung).isEmpty();
        if (isSame && !isForced) {
            relearn(standing.holds().getAsLong(), inspected);
            rounds.unchanged(run.id());
            exchange.setVariable(Carrying.WAY, Carrying.CLEAN_UP);
            RunContext.memory(exchange).tell("the standby holds the same");
            return;
        }
        refusals.refuse(run, inspected, manifest, held, capture);
        RunContext.memory(exchange).tell("changed: " + words);
    }

    /**
     * safety: which automations are on is no configuration, and no reason for a restore; a promotion turns on what the
     * record says, so what was turned off meanwhile must be off in it. Guarded by ConfigSyncRoundsTest.
     */
    private void relearn(long holds, Inspected inspected) {
        rounds.edition(holds).ifPresent(edition -> {
            Edition now = edition.with(inspected.automations().outlook());
            if (!now.equals(edition)) {
                rounds.edition(holds, now);
            }
        });
    }

    /** Keeps the untouched original, sealed. */
    public void keep(Exchange exchange) throws Exception {
        Carrying.guarded(this::keeping).perform(exchange);
    }

    private void keeping(Exchange exchange) {
        Run run = run(exchange);
        vault.keep(run, rounds.find(run.id()).orElseThrow(), originals.apply(run.pair()));
    }

    /** Takes the record of the edition in the body. */
    public void edited(Exchange exchange) {
        if (Carrying.isOn(exchange)) {
            Edition edition = exchange.getMessage().getBody(Edition.class);
            rounds.edition(run(exchange).id(), edition);
            RunContext.memory(exchange)
                    .tell(edition.on().size() + " automations and "
                            + edition.disabled().size() + " integrations are switched off in it");
        }
    }

    /** Takes the add-ons of the member on stage in the body, and keeps those that nobody has ordered to be carried. */
    public void uncarried(Exchange exchange) {
        if (Carrying.isOn(exchange)) {
            List<String> left = new ArrayList<>();
            for (Object slug : exchange.getMessage().getBody(List.class)) {
                if (!settings.sync().addons().contains(slug)) {
                    left.add(slug.toString());
                }
            }
            exchange.setVariable("uncarried", Abridged.to(LONGEST, String.join(", ", left)));
        }
    }

    /** Takes Proxmox' own view of the target in the body. */
    public void proven(Exchange exchange) {
        ProvenTarget proven = exchange.getMessage().getBody(ProvenTarget.class);
        if (proven != null) {
            exchange.setVariable("targetMac", proven.mac().toLowerCase(Locale.ROOT));
        }
    }

    /** Takes the condition of the target in the body; fails if it would refuse the restore. */
    public void checkCondition(Exchange exchange) throws Exception {
        Carrying.guarded(this::checkingCondition).perform(exchange);
    }

    private void checkingCondition(Exchange exchange) {
        if (!Carrying.isOn(exchange) && !StandbyDesk.isGoingBack(exchange)) {
            return;
        }
        Run run = run(exchange);
        MemberCondition condition = exchange.getMessage().getBody(MemberCondition.class);
        String mac = exchange.getVariable("targetMac", "", String.class);
        // safety: law 2. The address is the standby's, and what answers behind it must be so, too: a proxy or a port
        // forward
        // may lead to the member on stage. Guarded by ConfigSyncWorldsTest
        if (!condition.cards().contains(mac)) {
            throw Failure.of(
                            FailureCode.TARGET_UNPROVEN,
                            "Proof that the " + exchange.getVariable("target", String.class) + " of pair " + run.pair()
                                    + " answers at its address")
                    .seen("the Home Assistant that answers there has the network card "
                            + String.join(", ", condition.cards()) + ", and Proxmox gives the standby's machine " + mac)
                    .next("Nothing was restored; look at the settings url and address of the standby")
                    .build();
        }
        List<String> obstacles =
                RestoreConditions.obstacles(condition, Capture.parse(exchange.getVariable("capture", String.class)));
        if (!obstacles.isEmpty()) {
            throw Failure.of(
                            FailureCode.RESTORE_REFUSED,
                            "Restore on the " + exchange.getVariable("target", String.class) + " of pair " + run.pair())
                    .seen(String.join("; ", obstacles))
                    .next("Nothing was restored; the standby is as it was")
                    .build();
        }
    }

    private Run run(Exchange exchange) {
        return runs.find(exchange.getProperty(RunContext.RUN, Long.class)).orElseThrow();
    }
}
