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

/** Ends a dump of ours that stands in the way of something urgent, and sees that it has let its guest go. */
final class DumpEnding {
    private static final int LOOKS = 3;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final String LOCK = "backup";

    private final ProxmoxCalls calls;
    private final Backups backups;
    private final Clock clock;
    private final Waiter waiter;
    private final Upid upid;
    private final Duration limit;
    private final Instant deadline;

    DumpEnding(ProxmoxCalls calls, Backups backups, Clock clock, Waiter waiter, Upid upid, Duration limit) {
        this.calls = calls;
        this.backups = backups;
        this.clock = clock;
        this.waiter = waiter;
        this.upid = upid;
        this.limit = limit;
        this.deadline = clock.instant().plus(limit);
    }

    TaskOutcome end() {
        // safety: law 4; a dump of somebody else is theirs to end; guarded by DumpEndingTest.endsNoDumpOfAnybodyElse
        if (!upid.type().equals("vzdump")
                || !upid.subject().matches("\\d+")
                || !upid.user().equals(calls.settings().tokenId())) {
            throw Failure.of(FailureCode.STEP_FAILED, attempted())
                    .seen("the task is no dump of one guest that we ordered: " + upid)
                    .next("It was left alone")
                    .build();
        }
        TaskOutcome outcome = endTask();
        awaitUnlocked(outcome);
        return outcome;
    }

    private TaskOutcome endTask() {
        boolean told = false;
        while (true) {
            String seen;
            try {
                JsonNode task = calls.get(path("/status"));
                if (task.path("status").asText("").equals("stopped")) {
                    return TaskOutcome.ended(upid, task.path("exitstatus").asText("unexpected status"));
                }
                if (!told) {
                    calls.delete(path(""), Form.empty());
                    told = true;
                }
                seen = "task " + upid + " was told to end and has not";
            } catch (Refusal e) {
                // why: telling it to end once more does no harm, so a lost answer is no trouble of its own
                if (!e.passing()) {
                    throw e.failure(attempted());
                }
                seen = "task " + upid + " not seen at last, " + e.text();
            }
            pause(seen);
        }
    }

    /** A dump that can clean up has unlocked its guest before its task ends; nothing else will later. */
    private void awaitUnlocked(TaskOutcome outcome) {
        int looks = 0;
        while (true) {
            String seen;
            try {
                JsonNode status = calls.get(calls.node("/qemu/" + upid.subject() + "/status/current"));
                if (!status.path("lock").asText("").equals(LOCK)) {
                    return;
                }
                looks++;
                seen = "task " + upid + " ended with \"" + outcome.exitStatus() + "\", and guest " + upid.subject()
                        + " is still locked (" + LOCK + ")";
                if (looks >= LOOKS) {
                    throw stillLocked(seen);
                }
            } catch (Refusal e) {
                if (!e.passing()) {
                    throw e.failure(attempted());
                }
                seen = "the lock of guest " + upid.subject() + " is not known, " + e.text();
            }
            pause(seen);
        }
    }

    private Failure stillLocked(String seen) throws Refusal {
        Optional<Upid> another = ActiveTasks.first(calls, task -> task.type().equals("vzdump"));
        Failure.Builder failure = Failure.of(FailureCode.PROXMOX_TASK_FAILED, attempted());
        // why: whoever unlocks a guest that is being dumped breaks that dump
        return another.map(other -> failure.seen(
                                seen + "; the node dumps now for " + other.user() + " since " + other.started())
                        .build())
                .orElseGet(() -> failure.seen(seen)
                        .next("No token can remove it. Type on the host: qm unlock " + upid.subject())
                        .build());
    }

    private void pause(String seen) {
        Instant now = clock.instant();
        if (!now.isBefore(deadline)) {
            throw unfinished(seen);
        }
        Instant next = now.plus(BETWEEN_LOOKS);
        try {
            waiter.await(next.isAfter(deadline) ? deadline : next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unfinished("interrupted; " + seen);
        }
    }

    private Failure unfinished(String seen) {
        return Failure.of(FailureCode.PROXMOX_TASK_UNFINISHED, attempted())
                .seen(seen)
                .allowed(limit.toSeconds() + " s")
                .build();
    }

    private String attempted() {
        return "End of the backup of guest " + upid.subject() + " on node "
                + calls.settings().node();
    }

    private String path(String rest) {
        return calls.node("/tasks/" + Form.pathSegment(upid.text()) + rest);
    }
}
