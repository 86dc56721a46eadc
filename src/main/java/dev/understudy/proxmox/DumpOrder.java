// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.pair.MemberName;
import java.time.Duration;

/**
 * One full backup that is wanted.
 *
 * @param notes the line that marks it as ours
 * @param patience how long to wait for others: a lock on the guest, a dump of somebody else on the node
 * @param limit how long the dump itself may take
 */
public record DumpOrder(MemberName member, int vmid, String storage, String notes, Duration patience, Duration limit) {}
