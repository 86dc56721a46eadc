// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The jobs that the Supervisor knows: they stay until removed, or until it starts anew. */
final class SupervisorJobs {
    private final List<SupervisorJob> roots = new ArrayList<>();
    private final String seed;
    private long made;

    SupervisorJobs(String seed) {
        this.seed = seed;
    }

    String nextUuid() {
        made++;
        byte[] name = (seed + " job " + made).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name).toString().replace("-", "");
    }

    SupervisorJob begin(String name, Instant when) {
        SupervisorJob job = new SupervisorJob(this, name, null, nextUuid(), when);
        roots.add(job);
        return job;
    }

    SupervisorJob needed(String uuid) {
        return roots.stream()
                .flatMap(job -> job.find(uuid).stream())
                .findFirst()
                .orElseThrow(() -> SupervisorRefusal.missing("Job does not exist"));
    }

    void remove(String uuid) {
        SupervisorJob job = needed(uuid);
        if (!job.done()) {
            throw new SupervisorRefusal("Job %s is not done!".formatted(uuid));
        }
        if (!roots.remove(job)) {
            roots.forEach(root -> root.forget(uuid));
        }
    }

    void forgetAll() {
        roots.clear();
    }

    /** The newest first; children in the order in which they happened. */
    ObjectNode info() {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        reply.putArray("ignore_conditions");
        ArrayNode list = reply.putArray("jobs");
        for (int index = roots.size() - 1; index >= 0; index--) {
            list.add(roots.get(index).json());
        }
        return reply;
    }
}
