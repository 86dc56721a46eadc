// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.util.Set;
import java.util.TreeSet;

/** Every privilege of a release, as the role Administrator holds them. Source: AccessControl.pm of 9.1.1 and 8. */
final class Privileges {
    private static final String COMMON = "Datastore.Allocate Datastore.AllocateSpace Datastore.AllocateTemplate"
            + " Datastore.Audit Group.Allocate Mapping.Audit Mapping.Modify Mapping.Use Permissions.Modify Pool.Allocate"
            + " Pool.Audit Realm.Allocate Realm.AllocateUser SDN.Allocate SDN.Audit SDN.Use Sys.AccessNetwork Sys.Audit"
            + " Sys.Console Sys.Incoming Sys.Modify Sys.PowerMgmt Sys.Syslog User.Modify VM.Allocate VM.Audit VM.Backup"
            + " VM.Clone VM.Config.CDROM VM.Config.CPU VM.Config.Cloudinit VM.Config.Disk VM.Config.HWType"
            + " VM.Config.Memory VM.Config.Network VM.Config.Options VM.Console VM.Migrate VM.PowerMgmt VM.Snapshot"
            + " VM.Snapshot.Rollback";
    private static final String SINCE_NINE = "VM.GuestAgent.Audit VM.GuestAgent.FileRead VM.GuestAgent.FileSystemMgmt"
            + " VM.GuestAgent.FileWrite VM.GuestAgent.Unrestricted VM.Replicate";

    private Privileges() {}

    static Set<String> all(String release) {
        boolean nine = Integer.parseInt(release.split("\\.")[0]) >= 9;
        return new TreeSet<>(Set.of((COMMON + " " + (nine ? SINCE_NINE : "VM.Monitor")).split(" ")));
    }
}
