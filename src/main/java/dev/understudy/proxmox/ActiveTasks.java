// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.transport.Form;
import java.util.Optional;
import java.util.function.Predicate;

/** The tasks that run on the node or wait there for their turn, whoever ordered them, as far as the token may see them. */
final class ActiveTasks {
    private ActiveTasks() {}

    /** Asked without a guest: a task for several guests carries none. */
    static Optional<Upid> first(ProxmoxCalls calls, Predicate<Upid> wanted) throws Refusal {
        for (JsonNode task : calls.get(calls.node("/tasks"), Form.empty().with("source", "active"))) {
            boolean running = task.path("endtime").isMissingNode()
                    || task.path("status").asText("").equals("RUNNING");
            Optional<Upid> upid = Upid.parse(task.path("upid").asText(""));
            if (running && upid.filter(wanted).isPresent()) {
                return upid;
            }
        }
        return Optional.empty();
    }
}
