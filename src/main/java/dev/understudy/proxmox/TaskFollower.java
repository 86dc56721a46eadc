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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Stays with a task until it has stopped or the limit is reached; a Proxmox that is away for a while is waited for. */
final class TaskFollower {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int LOG_LINES = 5;

    private final ProxmoxCalls calls;
    private final Clock clock;
    private final Waiter waiter;

    TaskFollower(ProxmoxCalls calls, Clock clock, Waiter waiter) {
        this.calls = calls;
        this.clock = clock;
        this.waiter = waiter;
    }

    TaskOutcome follow(TaskAction action, Upid upid, Instant deadline, Duration limit) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            String seen;
            try {
                JsonNode task = calls.get(path(upid, "status"));
                if (task.path("status").asText("").equals("stopped")) {
                    return ended(action, upid, task.path("exitstatus").asText("unexpected status"));
                }
                seen = "task still " + task.path("status").asText("unreadable");
            } catch (Refusal e) {
                if (!e.passing()) {
                    throw e.failure(action.attempted());
                }
                seen = "task not seen at last, " + e.text();
            }
            Instant now = clock.instant();
            if (!now.isBefore(deadline)) {
                throw unfinished(action, seen, limit);
            }
            Instant next = now.plus(pause);
            pause(action, next.isAfter(deadline) ? deadline : next, limit);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private TaskOutcome ended(TaskAction action, Upid upid, String exitStatus) {
        TaskOutcome outcome = TaskOutcome.ended(upid, exitStatus);
        if (outcome.ok()) {
            return outcome;
        }
        // why: somebody else was faster; the task failed and the goal is reached
        Optional<String> reached = reached(action);
        if (exitStatus.endsWith("already running") && reached.isPresent()) {
            return TaskOutcome.notNeeded(Optional.of(upid), reached.get());
        }
        throw Failure.of(FailureCode.PROXMOX_TASK_FAILED, action.attempted())
                .seen(exitStatus + lastLines(upid))
                .build();
    }

    private static Optional<String> reached(TaskAction action) {
        try {
            return action.reached();
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    private String lastLines(Upid upid) {
        try {
            Deque<String> lines = new ArrayDeque<>();
            for (JsonNode line : calls.get(path(upid, "log"), Form.empty().with("limit", 0))) {
                lines.addLast(line.path("t").asText(""));
                if (lines.size() > LOG_LINES) {
                    lines.removeFirst();
                }
            }
            return lines.isEmpty() ? "" : "; its log ends: " + String.join(" | ", lines);
        } catch (Refusal e) {
            return "";
        }
    }

    private String path(Upid upid, String what) {
        return calls.node("/tasks/" + Form.pathSegment(upid.text()) + "/" + what);
    }

    private void pause(TaskAction action, Instant until, Duration limit) {
        try {
            waiter.await(until);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unfinished(action, "interrupted while the task was running", limit);
        }
    }

    private static Failure unfinished(TaskAction action, String seen, Duration limit) {
        return Failure.of(FailureCode.PROXMOX_TASK_UNFINISHED, action.attempted())
                .seen(seen)
                .allowed(limit.toSeconds() + " s")
                .build();
    }
}
