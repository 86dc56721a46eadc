// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A guest's way out: its firewall, and the addresses that the system inside says its first card has. */
public final class GuestNetwork {
    private final GuestFirewall firewall = new GuestFirewall();
    private List<String> addresses;
    private Optional<String> shownMac = Optional.empty();

    GuestNetwork(int vmid) {
        addresses = List.of("192.0.2." + vmid % 256);
    }

    public GuestFirewall firewall() {
        return firewall;
    }

    public synchronized List<String> addresses() {
        return addresses;
    }

    /** The system inside has been given none. */
    public synchronized void noAddress() {
        addresses = List.of();
    }

    /** The system inside holds these from now on. */
    public synchronized void addresses(String first, String... more) {
        List<String> all = new ArrayList<>(List.of(more));
        all.add(0, first);
        addresses = List.copyOf(all);
    }

    /** The system inside says that this is its card's address, whatever the node has given it. */
    public synchronized void showMac(String mac) {
        shownMac = Optional.of(mac);
    }

    synchronized Optional<String> shownMac() {
        return shownMac;
    }
}
