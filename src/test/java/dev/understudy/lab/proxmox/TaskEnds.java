// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Ends tasks from the API: SIGTERM, 5 s, SIGKILL. Source: Proxmox VE 9.2, {@code DELETE …/tasks/{upid}}, observed 8. */
final class TaskEnds {
    private final String node;
    private final Tasks tasks;
    private final DumpQueue dumps;

    TaskEnds(String node, Tasks tasks, DumpQueue dumps) {
        this.node = node;
        this.tasks = tasks;
        this.dumps = dumps;
    }

    void into(Map<String, Call.Answerer> table) {
        table.put("DELETE /nodes/{node}/tasks/{upid}", this::end);
    }

    private ObjectNode end(Call call) {
        String upid = call.text("upid");
        Token caller = call.caller();
        TaskReplies.check(node, caller, upid, "Sys.Modify");
        Task task = tasks.find(upid).orElseThrow(() -> Refusal.parameters(Map.of("upid", "no such task")));
        if (task.runningAt(call.now()) && !dumps.interrupt(task, call.now())) {
            task.course().end(call.now(), "interrupted by signal");
        }
        return Call.nothing();
    }
}
