// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.LabClock;
import java.time.Duration;

/** What the guest agent says through Proxmox. Source: Proxmox VE 9, proxmox-facts 8 and transcripts 06 and 09. */
final class AgentReplies {
    private static final Duration PROXMOX_PATIENCE = Duration.ofSeconds(3);

    private AgentReplies() {}

    static ObjectNode ping(Guest guest, LabClock clock) {
        if (guest.agent() == Guest.Agent.NOT_CONFIGURED) {
            throw Refusal.failed("No QEMU guest agent configured");
        }
        if (!guest.runningAt(clock.now())) {
            throw Refusal.failed("VM %d is not running".formatted(guest.vmid()));
        }
        if (guest.agent() == Guest.Agent.SILENT || guest.paused()) {
            return giveUp(clock);
        }
        ObjectNode reply = Json.object();
        ObjectNode result = reply.putObject("result");
        if (guest.agent() == Guest.Agent.FAILING) {
            result.putObject("error").put("class", "GenericError").put("desc", "the lab's agent is unwell");
        }
        return reply;
    }

    private static ObjectNode giveUp(LabClock clock) {
        try {
            clock.hold(clock.now().plus(PROXMOX_PATIENCE));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        throw Refusal.failed("QEMU guest agent is not running");
    }
}
