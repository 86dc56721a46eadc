// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** The node's bridges and the switches of its firewall, and so what a guest reaches. */
public final class NodeNetwork {
    /** Where the house is: its devices, the router, and the member on stage. */
    private static final String HOME = "vmbr0";

    private final Set<String> bridges = new ConcurrentSkipListSet<>(Set.of(HOME, "vmbr1"));
    private Optional<Boolean> datacenter = Optional.empty();
    private Optional<Boolean> node = Optional.empty();

    public void addBridge(String name) {
        bridges.add(name);
    }

    boolean hasBridge(String name) {
        return name.isEmpty() || bridges.contains(name);
    }

    /** Off as long as nobody has said anything. */
    public synchronized void datacenterFirewall(boolean on) {
        datacenter = Optional.of(on);
    }

    /** On as long as nobody has said anything. */
    public synchronized void nodeFirewall(boolean on) {
        node = Optional.of(on);
    }

    synchronized Optional<Boolean> datacenterFirewall() {
        return datacenter;
    }

    synchronized Optional<Boolean> nodeFirewall() {
        return node;
    }

    /** True if a packet of the guest as it is plugged now gets there; {@code house} says if the target is in the house. */
    boolean reaches(Guest guest, String address, String protocol, int port, boolean house) {
        Map<String, String> card = card(guest.configured().getOrDefault("net0", GuestReplies.net0(guest)));
        if (card.getOrDefault("link_down", "0").equals("1")) {
            return false;
        }
        boolean atHome = card.getOrDefault("bridge", "").equals(HOME) && !card.containsKey("tag");
        if (house && !atHome) {
            return false;
        }
        return !filters(guest, card) || guest.network().firewall().lets("out", address, protocol, port);
    }

    private boolean filters(Guest guest, Map<String, String> card) {
        return datacenterFirewall().orElse(false)
                && nodeFirewall().orElse(true)
                && card.getOrDefault("firewall", "0").equals("1")
                && guest.network()
                        .firewall()
                        .options()
                        .getOrDefault("enable", "0")
                        .equals("1");
    }

    /** The parts of a card's line; {@code model} and {@code mac} stand for its first. */
    static Map<String, String> card(String line) {
        Map<String, String> parts = new TreeMap<>();
        for (String part : line.split(",")) {
            String[] pair = part.split("=", 2);
            String value = pair.length > 1 ? pair[1] : "";
            if (pair[0].equals("macaddr") || value.matches("([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}")) {
                parts.put("mac", value);
                parts.putIfAbsent("model", pair[0]);
            } else {
                parts.put(pair[0], value);
            }
        }
        return parts;
    }

    /** As the server writes a card down: model and address, then the rest by name (JSONSchema.pm). */
    static String line(String given) {
        Map<String, String> rest = card(given);
        String first = rest.remove("model") + "=" + rest.remove("mac");
        StringBuilder line = new StringBuilder(first);
        rest.forEach((key, value) -> line.append(',').append(key).append('=').append(value));
        return line.toString();
    }
}
