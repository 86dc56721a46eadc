// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * One pair.
 *
 * @param name {@code [a-z0-9]+}
 * @param witnesses addresses that answer if the controller is connected, unresolved until asked; may be empty
 * @param expectedEntities of the member on stage; 0 learns it
 * @param backupStorage the storage of full backups; empty: none are made
 */
public record PairSettings(
        String name,
        ProxmoxSettings proxmox,
        MemberSettings primary,
        MemberSettings standby,
        List<InetSocketAddress> witnesses,
        int expectedEntities,
        Optional<String> backupStorage) {
    public PairSettings {
        witnesses = List.copyOf(witnesses);
    }

    public MemberSettings member(MemberName name) {
        return name == MemberName.PRIMARY ? primary : standby;
    }
}
