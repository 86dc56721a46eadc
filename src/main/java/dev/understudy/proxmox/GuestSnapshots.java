// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.pair.MemberName;
import java.util.List;
import java.util.Set;

/**
 * What snapshots the guest of one member has, whoever made them.
 *
 * @param snapshots oldest first
 * @param underWay the names of those whose deletion an earlier life of this step has ordered
 */
public record GuestSnapshots(MemberName member, int vmid, List<Snapshot> snapshots, Set<String> underWay) {
    public GuestSnapshots {
        snapshots = List.copyOf(snapshots);
        underWay = Set.copyOf(underWay);
    }
}
