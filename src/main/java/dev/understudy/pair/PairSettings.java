// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * One pair.
 *
 * @param name {@code [a-z0-9]+}
 * @param witnesses addresses that answer if the controller is connected, unresolved until asked; may be empty
 * @param expectedEntities of the member on stage; 0 learns it
 */
public record PairSettings(
        String name,
        ProxmoxSettings proxmox,
        MemberSettings primary,
        MemberSettings standby,
        List<InetSocketAddress> witnesses,
        int expectedEntities) {
    public PairSettings {
        witnesses = List.copyOf(witnesses);
    }

    public MemberSettings member(MemberName name) {
        return name == MemberName.PRIMARY ? primary : standby;
    }
}
