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
    private final Clock clock;

    public GuestSignals(Clock clock) {
        this.clock = clock;
    }

    /** One call. The value is {@code status/qmpstatus[/lock]} if it was answered. */
    public Signal read(ProxmoxClient client, MemberName member, int vmid) {
        Instant began = clock.instant();
        try {
            String text = client.status(vmid).text();
            return signal(member, Reading.ANSWERED, text, "guest " + vmid + " is " + text, began);
        } catch (Refusal e) {
            return signal(member, e.reading(), "", e.text(), began);
        }
    }

    private Signal signal(MemberName member, Reading reading, String value, String detail, Instant began) {
        Duration took = Duration.between(began, clock.instant());
        return new Signal(Optional.of(member), Source.GUEST, reading, value, detail, took);
    }
}
