// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.health.Signal;
import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import dev.understudy.pair.MemberName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Turns what Proxmox says of a guest, or why it says nothing, into a signal; never throws for what it sees. */
public final class GuestSignals {
    /** Proxmox VE 7 to 9, with HTTP 500, after its own ping of 3 s. */
    private static final String AGENT_SILENT = "guest agent is not running";

    private final Clock clock;

    public GuestSignals(Clock clock) {
        this.clock = clock;
    }

    /** One call. The value is {@code status/qmpstatus[/lock]} if it was answered. */
    public Signal read(ProxmoxClient client, MemberName member, int vmid) {
        Instant began = clock.instant();
        try {
            GuestStatus status = client.status(vmid);
            String text = status.text();
            String detail = "guest " + vmid + " is " + text
                    + (status.managed() ? ", managed by Proxmox's own high availability" : "");
            return signal(member, Source.GUEST, Reading.ANSWERED, text, detail, began);
        } catch (Refusal e) {
            return signal(member, Source.GUEST, e.reading(), "", e.text(), began);
        }
    }

    /** One call. SILENT is an agent that is set up and does not answer; it says nothing while a lock is held. */
    public Signal pingAgent(ProxmoxClient client, MemberName member, int vmid) {
        Instant began = clock.instant();
        try {
            client.pingAgent(vmid);
            return signal(member, Source.AGENT, Reading.ANSWERED, "", "the guest agent answers", began);
        } catch (Refusal e) {
            Reading reading = e.text().contains(AGENT_SILENT) ? Reading.SILENT : e.reading();
            return signal(member, Source.AGENT, reading, "", e.text(), began);
        }
    }

    private Signal signal(
            MemberName member, Source source, Reading reading, String value, String detail, Instant began) {
        Duration took = Duration.between(began, clock.instant());
        return new Signal(Optional.of(member), source, reading, value, detail, took);
    }
}
