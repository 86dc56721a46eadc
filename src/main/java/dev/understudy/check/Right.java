// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One right of the Proxmox token. Source: the permission checks of Proxmox VE 7 to 9, each endpoint's own.
 *
 * @param path an access path
 * @param anyOf privileges of which one is enough; the first is the narrowest and the one to grant
 */
record Right(String path, List<String> anyOf, Feature feature) {
    private static final int AGENT_PRIVILEGES_SINCE = 9;

    Right {
        anyOf = List.copyOf(anyOf);
    }

    String privilege() {
        return anyOf.get(0);
    }

    boolean isAmong(Set<String> held) {
        return anyOf.stream().anyMatch(held::contains);
    }

    /**
     * Every right that this version and later ones use, path by path.
     *
     * @param major Proxmox's major version, which decides how the agent's privilege is called
     */
    static List<Right> of(PairSettings pair, int major) {
        List<Right> rights = new ArrayList<>();
        for (MemberName name : MemberName.values()) {
            String path = "/vms/" + pair.member(name).vmid();
            rights.add(new Right(path, List.of("VM.Audit"), Feature.WATCH));
            rights.add(new Right(path, agent(major, "VM.GuestAgent.Audit"), Feature.AGENT));
            rights.add(new Right(path, List.of("VM.PowerMgmt"), Feature.START));
            rights.add(new Right(path, List.of("VM.Config.Options"), Feature.FAILOVER));
            rights.add(new Right(path, agent(major, "VM.GuestAgent.FileSystemMgmt"), Feature.FREEZE));
            rights.add(new Right(path, List.of("VM.Snapshot"), Feature.SNAPSHOTS));
            rights.add(new Right(path, List.of("VM.Backup"), Feature.BACKUPS));
            rights.add(new Right(path, List.of("VM.Config.Network"), Feature.ISOLATION));
            rights.add(new Right(path, List.of("VM.Config.Options"), Feature.MARKS));
            rights.add(new Right(path, List.of("VM.Config.Network"), Feature.TAKEOVER));
            rights.add(new Right(path, List.of("VM.Config.HWType"), Feature.STICKS));
        }
        pair.backupStorage().map(storage -> "/storage/" + storage).ifPresent(path -> {
            rights.add(new Right(path, List.of("Datastore.AllocateSpace"), Feature.BACKUPS));
            // why: to see it, Proxmox takes either; a token that may write there needs no more
            rights.add(new Right(path, List.of("Datastore.Audit", "Datastore.AllocateSpace"), Feature.BACKUPS));
        });
        rights.add(new Right("/nodes/" + pair.proxmox().node(), List.of("Sys.Audit"), Feature.CAPACITY));
        return List.copyOf(rights);
    }

    /** why: the privileges of the agent replaced VM.Monitor, and a role that names an unknown one is refused. */
    private static List<String> agent(int major, String privilege) {
        return major >= AGENT_PRIVILEGES_SINCE
                ? List.of(privilege, "VM.GuestAgent.Unrestricted")
                : List.of("VM.Monitor");
    }
}
