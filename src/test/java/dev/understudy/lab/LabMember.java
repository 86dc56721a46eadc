// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

/** The two members of the lab's pair, with the ids of their machines. */
public enum LabMember {
    PRIMARY(102, "haos-primary"),
    STANDBY(101, "haos-standby");

    private final int vmid;
    private final String machine;

    LabMember(int vmid, String machine) {
        this.vmid = vmid;
        this.machine = machine;
    }

    public int vmid() {
        return vmid;
    }

    public String machine() {
        return machine;
    }

    /** As it is called in settings. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
