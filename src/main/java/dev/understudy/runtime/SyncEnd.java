// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.action.Carrying;
import dev.understudy.action.RunContext;
import dev.understudy.journal.FailureCode;
import dev.understudy.run.Run;
import dev.understudy.run.RunOutcome;
import dev.understudy.run.Runs;
import dev.understudy.sync.RoundState;
import dev.understudy.sync.SyncRound;
import dev.understudy.sync.SyncRounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/** What the route of the configuration sync calls last, whatever came of it. */
public final class SyncEnd {
    /** Nothing was changed, and what stands in the way is somebody's to mend, or will pass. */
    private static final Set<FailureCode> REFUSALS = EnumSet.of(
            FailureCode.WORK_DIR_FULL,
            FailureCode.ISOLATION_UNPROVEN,
            FailureCode.TARGET_UNPROVEN,
            FailureCode.MARKS_DISAGREE,
            FailureCode.SYNC_SUSPENDED,
            FailureCode.EDITION_REFUSED,
            FailureCode.CORE_QUARANTINED,
            FailureCode.RESTORE_REFUSED);

    /** What may be over in a few minutes: a lock, a restart, a network. */
    private static final Set<FailureCode> PASSING = EnumSet.of(
            FailureCode.PROXMOX_UNREACHABLE,
            FailureCode.PROXMOX_REFUSED,
            FailureCode.OUTCOME_UNKNOWN,
            FailureCode.HOMEASSISTANT_UNREACHABLE,
            FailureCode.ANSWER_UNREADABLE,
            FailureCode.CONFIG_BACKUP_FAILED,
            FailureCode.ARCHIVE_UNFIT,
            FailureCode.ISOLATION_UNPROVEN,
            FailureCode.RESTORE_REFUSED);

    private final Runs runs;
    private final SyncRounds rounds;
    private final SyncVault vault;
    private final Function<String, Path> originals;
    private final Duration maxAge;
    private final Consumer<String> again;
    private final SyncAge age;

    /**
     * @param originals where the original of a pair is handled, and beside it whatever is made of it
     * @param maxAge what the standby knows is late from then on
     * @param again to be told of a pair that wants another try soon
     */
    SyncEnd(
            Runs runs,
            SyncRounds rounds,
            SyncVault vault,
            Function<String, Path> originals,
            Duration maxAge,
            Consumer<String> again,
            SyncAge age) {
        this.runs = runs;
        this.rounds = rounds;
        this.vault = vault;
        this.originals = originals;
        this.maxAge = maxAge;
        this.again = again;
        this.age = age;
    }

    /** True if nothing was changed by what ended so. */
    static boolean isRefusal(FailureCode code) {
        return REFUSALS.contains(code);
    }

    static Optional<FailureCode> code(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable(Carrying.CODE, String.class))
                .map(FailureCode::valueOf);
    }

    /** Removes what was handled, and what is beyond the number of originals to keep. */
    public void tidy(Exchange exchange) {
        Run run = run(exchange);
        if (run.rehearsed()) {
            return;
        }
        // safety: law 9, what is handled is in clear, and a killed process leaves parts of it.
        // Guarded by KilledSyncTest
        Path folder = originals.apply(run.pair()).getParent();
        try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            RunContext.memory(exchange).tell("what was handled could not be removed: " + e.getMessage());
        }
        vault.prune(run.pair());
    }

    /** Says what came of the run. */
    public void settle(Exchange exchange) {
        Run run = run(exchange);
        if (run.rehearsed()) {
            return;
        }
        Optional<FailureCode> code = code(exchange);
        RoundState state = state(run).orElse(RoundState.REFUSED);
        RunOutcome outcome = outcome(code, state);
        String left = exchange.getVariable("leftovers", "", String.class);
        String sentence = (code.isPresent()
                        ? exchange.getVariable(Carrying.TROUBLE, "", String.class)
                        : state == RoundState.UNCHANGED
                                ? "Nothing has changed; the standby holds the same."
                                : "Carried to the standby: " + exchange.getVariable("changes", "", String.class) + ".")
                + spaced(exchange.getVariable("goneBack", "", String.class))
                + spaced(left.isEmpty() ? "" : "Its backup could not be removed from " + left + ".");
        if (code.filter(PASSING::contains).isPresent() && age.of(run.pair()).compareTo(maxAge) < 0) {
            // why: what the standby knows is not late yet, so there is time for another try before anybody is told
            exchange.setVariable("passing", "yes");
            again.accept(run.pair());
        }
        if (code.filter(FailureCode.CORE_QUARANTINED::equals).isPresent()) {
            // why: it waits as it was told to; what that costs is told once by its age, and not again by each run
            exchange.setVariable("passing", "yes");
        }
        exchange.setVariable("outcome", outcome.text());
        exchange.setVariable("sentence", sentence);
    }

    private static RunOutcome outcome(Optional<FailureCode> code, RoundState state) {
        if (code.isEmpty()) {
            return state == RoundState.UNCHANGED ? RunOutcome.UNCHANGED : RunOutcome.OK;
        }
        return switch (code.get()) {
            // why: it was carried, and what the standby did is an incident of its own
            case STANDBY_SPOKE -> RunOutcome.OK;
            default -> REFUSALS.contains(code.get()) ? RunOutcome.REFUSED : RunOutcome.FAILED;
        };
    }

    private static String spaced(String words) {
        return words.isEmpty() ? "" : " " + words;
    }

    private Optional<RoundState> state(Run run) {
        return rounds.find(run.id()).map(SyncRound::state);
    }

    private Run run(Exchange exchange) {
        return runs.find(exchange.getProperty(RunContext.RUN, Long.class)).orElseThrow();
    }
}
