// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.pair.MemberName;
import java.util.Optional;

/**
 * What came of the snapshot of one guest.
 *
 * @param snapshot as the guest's list shows it now; empty if there is none
 * @param refused it was not begun, and the same again would not be either
 * @param trouble why there is none, with what mends it; empty if all went well
 */
public record SnapshotOutcome(
        MemberName member, int vmid, Optional<Snapshot> snapshot, boolean refused, Optional<String> trouble) {

    static SnapshotOutcome trouble(SnapshotOrder order, boolean refused, String why) {
        return new SnapshotOutcome(order.member(), order.vmid(), Optional.empty(), refused, Optional.of(why));
    }
}
