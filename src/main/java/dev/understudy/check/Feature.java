// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

/** What a right is for, and since when: now, as soon as a route orders it or a setting asks for it, or in a later version. */
enum Feature {
    WATCH("seeing the machine", Need.NOW),
    AGENT("asking its guest agent", Need.NOW),
    START("starting it", "proxmox:guest-start"),
    FAILOVER("failover and fencing", Need.LATER),
    ISOLATION("keeping the standby from the house", "proxmox:isolation-ensure"),
    MARKS("the marks of role and controller", "proxmox:marks-write"),
    FREEZE("a clean freeze for backups", Need.LATER),
    SNAPSHOTS("the weekly snapshot", "proxmox:snapshot-create"),
    BACKUPS("the nightly backup", Need.WITH_BACKUPS),
    TAKEOVER("takeover of the address", Need.LATER),
    STICKS("handing over USB sticks", Need.LATER),
    CAPACITY("the host's room and foreign tasks", Need.LATER);

    /** When the lack of a right is felt. */
    enum Need {
        NOW,
        WHEN_ORDERED,
        /** As soon as the pair has a backup storage. */
        WITH_BACKUPS,
        /** In a later version, or as soon as a route orders it all the same. */
        LATER
    }

    private final String text;
    private final Need need;
    private final String order;

    Feature(String text, Need need) {
        this(text, need, "");
    }

    /** @param order what stands in the route files where it is wanted */
    Feature(String text, String order) {
        this(text, Need.WHEN_ORDERED, order);
    }

    Feature(String text, Need need, String order) {
        this.text = text;
        this.need = need;
        this.order = order;
    }

    boolean isOrderedBy(String routes) {
        return !order.isEmpty() && routes.contains(order);
    }

    String text() {
        return text;
    }

    Need need() {
        return need;
    }
}
