// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.run.TaskMemory;
import dev.understudy.run.Waiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Gives an order once and stays with its task to the end, through broken connections and restarts (laws 6 and 10). */
final class TaskRunner {
    private static final String UPID = "upid";
    private static final String INTENT = "intent";
    private static final String BEFORE = "before";
    private static final int MOST_SENDS = 2;

    private final ProxmoxCalls calls;
    private final TaskSearch search;
    private final TaskFollower follower;
    private final Clock clock;

    TaskRunner(ProxmoxCalls calls, Clock clock, Waiter waiter) {
        this.calls = calls;
        this.clock = clock;
        this.search = new TaskSearch(calls, clock, waiter);
        this.follower = new TaskFollower(calls, clock, waiter);
    }

    TaskOutcome run(TaskAction action, TaskMemory memory, Duration limit) {
        Instant deadline = clock.instant().plus(limit);
        Optional<String> upid = memory.recalled(UPID);
        if (upid.isPresent()) {
            return follower.follow(action, remembered(action, upid.get()), deadline, limit);
        }
        Optional<TaskOutcome> settled = before(action, memory, deadline, limit);
        return settled.isPresent() ? settled.get() : send(action, memory, deadline, limit);
    }

    /** What makes sending needless: the goal is reached, or an earlier life of this step has sent the order. */
    private Optional<TaskOutcome> before(TaskAction action, TaskMemory memory, Instant deadline, Duration limit) {
        if (memory.recalled(INTENT).isPresent()) {
            // safety: killed between sending and remembering the id; guarded by TaskRunnerTest
            return readBack(action, memory, deadline, limit);
        }
        try {
            return action.reached().map(why -> TaskOutcome.notNeeded(Optional.empty(), why));
        } catch (Refusal e) {
            throw e.failure(action.attempted());
        }
    }

    private TaskOutcome send(TaskAction action, TaskMemory memory, Instant deadline, Duration limit) {
        if (memory.recalled(INTENT).isEmpty()) {
            memory.remember(BEFORE, newestBefore(action));
            memory.remember(INTENT, clock.instant().toString());
        }
        String seen = "";
        int most = action.maySendAgain() ? MOST_SENDS : 1;
        for (int sends = 1; sends <= most; sends++) {
            try {
                String answer = action.send(calls).asText("");
                action.refusedBy(answer).ifPresent(why -> {
                    throw Failure.of(FailureCode.PROXMOX_REFUSED, action.attempted())
                            .seen(why)
                            .build();
                });
                Upid upid = Upid.parse(answer).orElseThrow(() -> Refusal.unreadable("an answer without a task id"));
                memory.remember(UPID, upid.text());
                return follower.follow(action, upid, deadline, limit);
            } catch (Refusal e) {
                if (!e.outcomeUnknown()) {
                    throw e.failure(action.attempted());
                }
                seen = e.text();
            }
            Optional<TaskOutcome> settled = readBack(action, memory, deadline, limit);
            if (settled.isPresent()) {
                return settled.get();
            }
        }
        throw Failure.of(FailureCode.OUTCOME_UNKNOWN, action.attempted())
                .seen(seen + "; Proxmox then showed neither a task nor its effect")
                .allowed(most == 1 ? "sent once, since it must not be done twice" : "sent " + most + " times")
                .build();
    }

    private Optional<TaskOutcome> readBack(TaskAction action, TaskMemory memory, Instant deadline, Duration limit) {
        String before = memory.recalled(BEFORE).orElse("");
        TaskSearch.Finding finding = search.look(action, before, deadline);
        if (finding.upid().isEmpty()) {
            return finding.reached().map(why -> TaskOutcome.notNeeded(Optional.empty(), why));
        }
        memory.remember(UPID, finding.upid().get().text());
        return Optional.of(follower.follow(action, finding.upid().get(), deadline, limit));
    }

    List<String> log(Upid upid) throws Refusal {
        return follower.log(upid);
    }

    private String newestBefore(TaskAction action) {
        try {
            return search.newest(action).map(Upid::text).orElse("");
        } catch (Refusal e) {
            throw e.failure(action.attempted());
        }
    }

    private static Upid remembered(TaskAction action, String text) {
        return Upid.parse(text)
                .orElseThrow(() -> Failure.of(FailureCode.STEP_FAILED, action.attempted())
                        .seen("the remembered task id is not one")
                        .build());
    }
}
