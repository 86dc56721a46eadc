// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.pair.MemberName;
import dev.understudy.pair.RoleLedger;
import dev.understudy.proxmox.DumpSurroundings;
import dev.understudy.proxmox.DumpWatch;
import dev.understudy.restorepoint.Mark;

/** Dumps that carry our mark with the role of the member, and whose freezes the watch knows of. */
final class MarkedDumps implements DumpSurroundings {
    private final RoleLedger ledger;

    MarkedDumps(RoleLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public String notes(String pair, MemberName member) {
        return new Mark(pair, member, ledger.onStage(pair) == member).text();
    }

    @Override
    public DumpWatch watch(String pair, MemberName member) {
        return new DumpWatch() {
            @Override
            public void frozen() {}

            @Override
            public void thawed() {}
        };
    }
}
