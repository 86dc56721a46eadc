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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stays with a task until it has stopped or the limit is reached; a Proxmox that is away for a while is waited for. */
final class TaskFollower {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int LOG_LINES = 5;
    /** Proxmox kills a task that has not cleaned up within 5 s. */
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

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
                boolean stopped = task.path("status").asText("").equals("stopped");
                if (!stopped && !goesOn(action, upid)) {
                    return cancel(action, upid, deadline, limit);
                }
                if (stopped) {
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
                if (action.wantsBadEnd()) {
                    return endedAtLimit(action, upid, limit);
                }
                throw unfinished(action, seen, limit);
            }
            Instant next = now.plus(pause);
            pause(action, next.isAfter(deadline) ? deadline : next, limit);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private TaskOutcome ended(TaskAction action, Upid upid, String exitStatus) {
        TaskOutcome outcome = TaskOutcome.ended(upid, exitStatus);
        if (outcome.ok() || action.wantsBadEnd()) {
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
            List<String> lines = log(upid);
            List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
            return last.isEmpty() ? "" : "; its log ends: " + String.join(" | ", last);
        } catch (Refusal e) {
            return "";
        }
    }

    /** The whole log as far as it is written. */
    List<String> log(Upid upid) throws Refusal {
        List<String> lines = new ArrayList<>();
        calls.get(path(upid, "log"), Form.empty().with("limit", 0))
                .forEach(line -> lines.add(line.path("t").asText("")));
        return lines;
    }

    private boolean goesOn(TaskAction action, Upid upid) throws Refusal {
        Optional<TaskAction.Progress> progress = action.progress();
        return progress.isEmpty() || progress.get().goOn(log(upid));
    }

    /** Ends our own task and waits until it has ended. */
    private TaskOutcome cancel(TaskAction action, Upid upid, Instant deadline, Duration limit) throws Refusal {
        calls.delete(path(upid, ""), Form.empty());
        Duration pause = FIRST_PAUSE;
        while (true) {
            JsonNode task = calls.get(path(upid, "status"));
            if (task.path("status").asText("").equals("stopped")) {
                return TaskOutcome.ended(upid, task.path("exitstatus").asText("unexpected status"));
            }
            Instant now = clock.instant();
            if (!now.isBefore(deadline)) {
                throw unfinished(action, "the task was told to end and has not", limit);
            }
            pause(action, now.plus(pause), limit);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    /** A task that is over its limit is ended, so that nothing goes on beside whoever comes next. */
    private TaskOutcome endedAtLimit(TaskAction action, Upid upid, Duration limit) {
        try {
            TaskOutcome end = cancel(action, upid, clock.instant().plus(LONGEST_END), limit);
            return end.ok()
                    ? end
                    : TaskOutcome.ended(upid, "ended at its limit of " + limit.toSeconds() + " s: " + end.exitStatus());
        } catch (Refusal e) {
            throw unfinished(action, "it could not be ended, and may still run: " + e.text(), limit);
        }
    }

    private String path(Upid upid, String what) {
        return calls.node("/tasks/" + Form.pathSegment(upid.text()) + (what.isEmpty() ? "" : "/" + what));
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
