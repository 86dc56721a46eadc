// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.transport.Form;
import java.util.List;
import java.util.Optional;

/** One order that Proxmox carries out as a task. */
interface TaskAction {

    /** A noun phrase for people: "Start of guest 102 on node pve". */
    String attempted();

    String path();

    Form form();

    /** Sends it; its form is the body. */
    default JsonNode send(ProxmoxCalls calls) throws Refusal {
        return calls.post(path(), form());
    }

    /** The type its task carries in a UPID. */
    String taskType();

    /** The VMID its task carries. */
    int vmid();

    /** Words for what is already so if the goal is reached, read from Proxmox now; else empty. */
    Optional<String> reached() throws Refusal;

    /** Why an answer that is no task id means that nothing was begun; empty if it leaves that open. */
    default Optional<String> refusedBy(String answer) {
        return Optional.empty();
    }

    /** Told the whole log of the task so far, at each look. */
    default Optional<Progress> progress() {
        return Optional.empty();
    }

    /** True if an order whose answer was lost may be given once more when no trace of it is found. */
    default boolean maySendAgain() {
        return true;
    }

    /** True if whoever ordered it wants a task that ended badly as an outcome, and not as a failure. */
    default boolean wantsBadEnd() {
        return false;
    }

    /** Who listens to a task under way. */
    interface Progress {
        /** @return false to have the task ended */
        boolean goOn(List<String> log);
    }
}
