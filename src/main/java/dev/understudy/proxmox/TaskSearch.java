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
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Finds out what became of an order whose answer was lost. */
final class TaskSearch {
    private static final int LOOKS = 3;
    /** A worker that hangs before it begins its task needs longer to be seen. */
    private static final int LOOKS_FOR_THE_ONLY_ONE = 15;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final ProxmoxCalls calls;
    private final Clock clock;
    private final Waiter waiter;

    TaskSearch(ProxmoxCalls calls, Clock clock, Waiter waiter) {
        this.calls = calls;
        this.clock = clock;
        this.waiter = waiter;
    }

    /** The task, or words for the reached goal, or neither: then the order was not carried out. */
    record Finding(Optional<Upid> upid, Optional<String> reached) {}

    /** Looks several times, since a server that has just lost the connection may still be at the order. */
    Finding look(TaskAction action, String before, Instant deadline) {
        int looks = 0;
        while (true) {
            String obstacle;
            try {
                Optional<Upid> upid =
                        newest(action).filter(found -> !found.text().equals(before));
                Optional<String> reached = action.reached();
                looks++;
                if (upid.isPresent()
                        || reached.isPresent()
                        || looks == (action.maySendAgain() ? LOOKS : LOOKS_FOR_THE_ONLY_ONE)) {
                    return new Finding(upid, reached);
                }
                obstacle = "no trace of it after " + looks + " looks";
            } catch (Refusal e) {
                if (!e.passing()) {
                    throw unknown(action, e.text());
                }
                obstacle = e.text();
            }
            pause(action, deadline, obstacle);
        }
    }

    /**
     * The newest task of that kind for that guest which this token began. What was the newest one before the order tells
     * whether it is another one; times would not, since the node has a clock of its own.
     */
    Optional<Upid> newest(TaskAction action) throws Refusal {
        Form query =
                Form.empty().with("source", "all").with("vmid", action.vmid()).with("typefilter", action.taskType());
        JsonNode list = calls.get(calls.node("/tasks"), query);
        String own = calls.settings().tokenId();
        return StreamSupport.stream(list.spliterator(), false)
                .flatMap(task -> Upid.parse(task.path("upid").asText("")).stream())
                .filter(upid -> upid.user().equals(own)
                        && upid.type().equals(action.taskType())
                        && upid.subject().equals(Integer.toString(action.vmid())))
                .max(Comparator.comparing(Upid::started));
    }

    private void pause(TaskAction action, Instant deadline, String obstacle) {
        Instant next = clock.instant().plus(BETWEEN_LOOKS);
        if (next.isAfter(deadline)) {
            throw unknown(action, obstacle);
        }
        try {
            waiter.await(next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(action, "interrupted while reading back");
        }
    }

    private static Failure unknown(TaskAction action, String seen) {
        return Failure.of(FailureCode.OUTCOME_UNKNOWN, action.attempted())
                .seen("the answer was lost, and reading back gave: " + seen)
                .build();
    }
}
