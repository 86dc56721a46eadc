// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.pair.Isolation;

/**
 * Which guest is to be kept from the house, and how.
 *
 * @param other the other member's guest, which must not be where this one is kept
 * @param plan whom it may talk to; of use for {@code firewall} only
 */
public record IsolationOrder(int vmid, int other, Isolation isolation, FirewallPlan plan) {}
