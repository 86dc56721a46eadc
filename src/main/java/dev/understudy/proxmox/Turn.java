// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.run.Lane;
import dev.understudy.run.TaskMemory;
import dev.understudy.run.Waiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for others, with a limit. While it only waits, it leaves the lane of the pair; it holds it when it returns. */
final class Turn {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    private final Clock clock;
    private final Waiter waiter;
    private final Lane lane;
    private final TaskMemory memory;
    private final Duration patience;
    private final Instant giveUp;
    private final String attempted;
    private final String untouched;

    /**
     * @param patience counted from now
     * @param attempted what for, as a failure names it
     * @param untouched what a failure says of the state of things: "No backup was begun"
     */
    Turn(
            Clock clock,
            Waiter waiter,
            Lane lane,
            TaskMemory memory,
            Duration patience,
            String attempted,
            String untouched) {
        this.clock = clock;
        this.waiter = waiter;
        this.lane = lane;
        this.memory = memory;
        this.patience = patience;
        this.giveUp = clock.instant().plus(patience);
        this.attempted = attempted;
        this.untouched = untouched;
    }

    /** @param obstacle asked with the lane held, until it names none */
    void await(Supplier<Optional<String>> obstacle) {
        while (true) {
            Optional<String> found = lane.take() ? look(obstacle) : Optional.of("another run of the pair is under way");
            if (found.isEmpty()) {
                return;
            }
            leaveAndWait(found.get());
        }
    }

    /** A Proxmox that does not answer for a moment is one more thing to wait for. */
    private static Optional<String> look(Supplier<Optional<String>> obstacle) {
        try {
            return obstacle.get();
        } catch (Failure e) {
            if (e.code().retryCanHelp()) {
                return Optional.of(e.getMessage());
            }
            throw e;
        }
    }

    void awaitLane() {
        await(Optional::empty);
    }

    void leaveAndWait(String obstacle) {
        leaveAndWait(obstacle, BETWEEN_LOOKS);
    }

    void leaveAndWait(String obstacle, Duration pause) {
        lane.leave();
        memory.tell("waits: " + obstacle);
        Instant now = clock.instant();
        if (!now.isBefore(giveUp)) {
            throw Failure.of(FailureCode.LANE_BUSY, attempted)
                    .seen(obstacle)
                    .allowed("waited " + patience.toMinutes() + " min for it")
                    .next(untouched)
                    .build();
        }
        try {
            Instant next = now.plus(pause);
            waiter.await(next.isAfter(giveUp) ? giveUp : next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(FailureCode.STEP_FAILED, attempted)
                    .seen("interrupted while it waited for others")
                    .build();
        }
    }
}
