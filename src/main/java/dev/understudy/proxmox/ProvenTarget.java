// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import java.util.List;

/**
 * Proxmox's own view of the guest that is about to be called.
 *
 * @param mac of its first card, upper case, for comparison with what the answering Supervisor says
 * @param addresses that the guest says this card has
 */
public record ProvenTarget(int vmid, String mac, List<String> addresses, String words) {
    public ProvenTarget {
        addresses = List.copyOf(addresses);
    }
}
