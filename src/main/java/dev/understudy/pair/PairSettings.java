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
 * @param cold the standby is off, and on for a sync and on stage only
 */
public record PairSettings(
        String name,
        ProxmoxSettings proxmox,
        MemberSettings primary,
        MemberSettings standby,
        List<InetSocketAddress> witnesses,
        int expectedEntities,
        Optional<String> backupStorage,
        Isolation isolation,
        boolean cold) {
    public PairSettings {
        witnesses = List.copyOf(witnesses);
    }

    public MemberSettings member(MemberName name) {
        return name == MemberName.PRIMARY ? primary : standby;
    }
}
