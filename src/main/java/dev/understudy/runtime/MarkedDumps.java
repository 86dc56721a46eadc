// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.health.FreezeWindows;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.RoleLedger;
import dev.understudy.proxmox.DumpSurroundings;
import dev.understudy.proxmox.DumpWatch;
import dev.understudy.restorepoint.Mark;
import java.time.Clock;
import java.time.ZoneId;

/** Dumps and snapshots that carry our mark with the role of the member, and whose freezes the watch knows of. */
final class MarkedDumps implements DumpSurroundings {
    private final RoleLedger ledger;
    private final FreezeWindows freezes;
    private final Clock clock;
    private final ZoneId zone;

    MarkedDumps(RoleLedger ledger, FreezeWindows freezes, Clock clock, ZoneId zone) {
        this.ledger = ledger;
        this.freezes = freezes;
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public String notes(String pair, MemberName member) {
        return new Mark(pair, member, ledger.onStage(pair) == member).text();
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public DumpWatch watch(String pair, MemberName member) {
        return new DumpWatch() {
            @Override
            public void frozen() {
                freezes.froze(pair, member, clock.instant());
            }

            @Override
            public void thawed() {
                freezes.thawed(pair, member, clock.instant());
            }
        };
    }
}
