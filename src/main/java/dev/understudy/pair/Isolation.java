// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

/** What keeps the standby from touching the house while it is in the wings, besides the standby edition. */
public sealed interface Isolation {

    /** Its card is on a bridge of its own. */
    record Bridge(String name) implements Isolation {}

    /** Its card carries a tag of its own, 1 to 4094. */
    record Vlan(int tag) implements Isolation {}

    /** Proxmox's firewall lets it reach the controller, DNS, NTP and the WAN only. */
    record Firewall() implements Isolation {}

    /** Nothing but the edition, by the admin's choice. */
    record None() implements Isolation {}

    /** As the admin writes it, such as {@code vlan:30}. */
    default String text() {
        if (this instanceof Bridge bridge) {
            return "bridge:" + bridge.name();
        }
        if (this instanceof Vlan vlan) {
            return "vlan:" + vlan.tag();
        }
        return this instanceof Firewall ? "firewall" : "none";
    }
}
