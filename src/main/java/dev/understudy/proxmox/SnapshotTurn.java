// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Waits until a guest's snapshots can be worked on, and refuses where one has been left half done. */
final class SnapshotTurn {
    /** So long may the task of somebody else take that the token may not see. */
    private static final Duration UNSEEN = Duration.ofMinutes(10);

    private final Snapshots snapshots;
    private final Clock clock;
    private final Turn turn;
    private final int vmid;
    private final String attempted;
    private Optional<Instant> halfDoneSince = Optional.empty();

    SnapshotTurn(Snapshots snapshots, Clock clock, Turn turn, int vmid, String attempted) {
        this.snapshots = snapshots;
        this.clock = clock;
        this.turn = turn;
        this.vmid = vmid;
        this.attempted = attempted;
    }

    void await() {
        turn.await(this::obstacle);
    }

    private Optional<String> obstacle() {
        Optional<String> others = snapshots.obstacle(vmid);
        Optional<String> halfDone = others.isPresent() ? Optional.empty() : snapshots.halfDone(vmid);
        if (halfDone.isEmpty()) {
            halfDoneSince = Optional.empty();
            return others;
        }
        Instant now = clock.instant();
        Instant since = halfDoneSince.orElse(now);
        halfDoneSince = Optional.of(since);
        if (!now.isBefore(since.plus(UNSEEN))) {
            throw Failure.of(FailureCode.PROXMOX_REFUSED, attempted)
                    .seen(halfDone.get())
                    .allowed("looked at for " + UNSEEN.toMinutes() + " min")
                    .next("Nothing was begun")
                    .build();
        }
        return halfDone;
    }
}
