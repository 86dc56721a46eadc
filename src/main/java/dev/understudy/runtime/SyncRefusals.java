// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.homeassistant.archive.Inspected;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.SyncSettings;
import dev.understudy.run.Run;
import dev.understudy.sync.Capture;
import dev.understudy.sync.Manifest;
import dev.understudy.sync.Poison;
import dev.understudy.sync.PoisonJudge;
import dev.understudy.sync.Standing;
import dev.understudy.sync.SyncRound;
import dev.understudy.sync.SyncRounds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a configuration is not carried although it is whole: it would spoil the standby, it did so before, or it is too new. */
record SyncRefusals(SyncSettings settings, SyncRounds rounds, Clock clock) {

    /** Throws the failure that refuses it; returns if it may be carried. */
    void refuse(Run run, Inspected inspected, Manifest manifest, Optional<Manifest> held, Capture capture) {
        String attempted = "Carrying of backup " + capture.slug() + " of pair " + run.pair() + " to the standby";
        List<Poison> poison =
                PoisonJudge.judge(inspected.poison(), manifest, held, new PoisonJudge.Limits(settings.shrinkLimit()));
        if (!poison.isEmpty()) {
            throw refused(
                    run,
                    Failure.of(FailureCode.EDITION_REFUSED, attempted)
                            .seen(poison.stream().map(Poison::words).collect(Collectors.joining("; ")))
                            .next("The standby is as it was, and keeps the last good configuration")
                            .build());
        }
        Optional<SyncRound> condemned = rounds.condemned(run.pair(), manifest);
        if (condemned.isPresent()) {
            throw refused(
                    run,
                    Failure.of(FailureCode.EDITION_REFUSED, attempted)
                            .seen("this very configuration did not work on the standby before: "
                                    + condemned.get().words())
                            .next("It is tried again when it changes. The active member may not survive its next"
                                    + " restart: look at its configuration first")
                            .build());
        }
        Instant since = rounds.seenSince(run.pair(), capture.coreVersion());
        Duration ran = Duration.between(since, clock.instant());
        Optional<String> former = holding(run.pair()).map(SyncRound::coreVersion);
        boolean isNew =
                former.filter(version -> !version.equals(capture.coreVersion())).isPresent();
        if (isNew && ran.compareTo(settings.quarantine()) < 0) {
            throw refused(
                    run,
                    Failure.of(FailureCode.CORE_QUARANTINED, attempted)
                            .seen("its core " + capture.coreVersion() + " has run for " + ran.toHours()
                                    + " h, and the standby's is " + former.get())
                            .allowed("from " + settings.quarantine().toHours() + " h on, by sync.quarantine-new-core")
                            .next("Until then the standby keeps what it has")
                            .build());
        }
    }

    private Optional<SyncRound> holding(String pair) {
        Standing standing = rounds.standing(pair);
        return standing.holds().isPresent() ? rounds.find(standing.holds().getAsLong()) : Optional.empty();
    }

    private Failure refused(Run run, Failure failure) {
        rounds.refused(run.id(), failure.getMessage());
        return failure;
    }
}
