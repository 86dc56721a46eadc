// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

/** Loopback ports; 0 picks a free one below the ephemeral range. */
public record LabPorts(int proxmox, int primary, int standby, int mail, int witness) {
    public static LabPorts free() {
        return new LabPorts(0, 0, 0, 0, 0);
    }
}
