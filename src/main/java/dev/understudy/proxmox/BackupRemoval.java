// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.run.Waiter;
import dev.understudy.transport.Form;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Removes one backup: looks at it again, orders its removal, stays with the task, and reads back that it is gone. */
final class BackupRemoval {
    private static final int MOST_SENDS = 2;
    private static final int LOOKS = 3;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final String GONE = "it is gone";

    private final ProxmoxCalls calls;
    private final Backups backups;
    private final Clock clock;
    private final Waiter waiter;

    BackupRemoval(ProxmoxCalls calls, Backups backups, Clock clock, Waiter waiter) {
        this.calls = calls;
        this.backups = backups;
        this.clock = clock;
        this.waiter = waiter;
    }

    Removed remove(Removal removal, Duration limit) {
        Order order = new Order(removal);
        Instant deadline = clock.instant().plus(limit);
        String seen = "";
        for (int sends = 1; sends <= MOST_SENDS; sends++) {
            // why: looked at before each order, since somebody may have protected or renamed it in between
            Optional<Removed> settled = lookAgain(order);
            if (settled.isPresent()) {
                return settled.get();
            }
            try {
                Optional<Upid> task =
                        Upid.parse(calls.delete(order.path(), Form.empty()).asText(""));
                if (task.isPresent()) {
                    new TaskFollower(calls, clock, waiter).follow(order, task.get(), deadline, limit);
                }
            } catch (Refusal e) {
                if (!e.outcomeUnknown()) {
                    throw e.failure(order.attempted());
                }
                seen = e.text();
            }
            if (isGone(order, deadline)) {
                return new Removed(removal, true, GONE);
            }
        }
        throw Failure.of(FailureCode.OUTCOME_UNKNOWN, order.attempted())
                .seen(seen.isEmpty() ? "its task ended well and the storage still holds it" : seen)
                .allowed("ordered " + MOST_SENDS + " times")
                .build();
    }

    /** Empty if it is there and still what it is taken for. */
    private Optional<Removed> lookAgain(Order order) {
        Removal removal = order.removal();
        JsonNode volume;
        try {
            volume = calls.get(order.path());
        } catch (Refusal e) {
            // why: the server has no answer of its own for a volume that is missing; the list tells it from others
            if (!Backups.mayMeanMissing(e) || !order.isGone()) {
                throw e.failure(order.attempted());
            }
            return Optional.of(new Removed(removal, true, "it was not there any more"));
        }
        String firstNote =
                volume.path("notes").asText("").lines().findFirst().orElse("").strip();
        // safety: law 4; the copy may have changed since it was judged; guarded by
        // BackupRemovalTest.refusesWhatIsNotAnyMoreWhatItWasTakenFor
        if (removal.firstNote().isBlank()
                || !firstNote.equals(removal.firstNote().strip())) {
            return Optional.of(new Removed(removal, false, "its notes do not begin with our mark any more"));
        }
        if (volume.path("protected").asInt(0) != 0) {
            return Optional.of(new Removed(removal, false, "it is protected now"));
        }
        return Optional.empty();
    }

    private boolean isGone(Order order, Instant deadline) {
        for (int looks = 1; !order.isGone(); looks++) {
            Instant next = clock.instant().plus(BETWEEN_LOOKS);
            if (looks == LOOKS || next.isAfter(deadline)) {
                return false;
            }
            pause(order, next);
        }
        return true;
    }

    private void pause(Order order, Instant until) {
        try {
            waiter.await(until);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(FailureCode.OUTCOME_UNKNOWN, order.attempted())
                    .seen("interrupted while reading back")
                    .build();
        }
    }

    private final class Order implements TaskAction {
        private final Removal removal;

        Order(Removal removal) {
            this.removal = removal;
        }

        Removal removal() {
            return removal;
        }

        boolean isGone() {
            // safety: a list hides what the token may not see, and hidden is not gone; guarded by
            // BackupRemovalTest.aListThatHidesTheCopyDoesNotProveItsRemoval
            return backups.archives(removal.storage(), removal.vmid()).stream()
                            .noneMatch(archive -> archive.volid().equals(removal.volid()))
                    && !backups.holds(removal.storage(), removal.volid());
        }

        @Override
        public String attempted() {
            return "Removal of backup " + removal.volid();
        }

        @Override
        public String path() {
            return backups.volumePath(removal.storage(), removal.volid());
        }

        @Override
        public Form form() {
            return Form.empty();
        }

        @Override
        public String taskType() {
            return "imgdel";
        }

        @Override
        public int vmid() {
            return removal.vmid();
        }

        @Override
        public Optional<String> reached() {
            return isGone() ? Optional.of(GONE) : Optional.empty();
        }
    }
}
