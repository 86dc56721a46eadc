// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.pair.MemberName;
import java.time.Duration;
import java.time.ZoneId;

/**
 * One snapshot that is wanted.
 *
 * @param description the line that marks it as ours
 * @param zone of the time in its name
 * @param patience how long to wait for others: a lock on the guest, a dump of it
 * @param limit how long the snapshot itself may take
 */
public record SnapshotOrder(
        MemberName member, int vmid, String description, ZoneId zone, Duration patience, Duration limit) {}
