// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

/** The two members of the lab's pair, with the ids of their machines. */
public enum LabMember {
    PRIMARY(102, "haos-primary", "192.0.2.102"),
    STANDBY(101, "haos-standby", "192.0.2.101");

    private final int vmid;
    private final String machine;
    private final String address;

    LabMember(int vmid, String machine, String address) {
        this.vmid = vmid;
        this.machine = machine;
        this.address = address;
    }

    public int vmid() {
        return vmid;
    }

    public String machine() {
        return machine;
    }

    /** As its own guest agent shows it, although everything in the lab listens on loopback. */
    public String address() {
        return address;
    }

    /** As it is called in settings. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
