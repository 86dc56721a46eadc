// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;

/** Address arithmetic of firewall rules: lists of addresses and networks, and lists of ports. */
final class Networks {
    private Networks() {}

    /** True if the list is absent or one of its entries holds the address. */
    static boolean hold(String list, String address) {
        return list == null || List.of(list.split(",")).stream().anyMatch(entry -> holds(entry.strip(), address));
    }

    static boolean holdsPort(String list, int port) {
        return list == null
                || List.of(list.split(",")).stream()
                        .map(entry -> entry.split(":"))
                        .anyMatch(range -> Integer.parseInt(range[0]) <= port
                                && port <= Integer.parseInt(range[range.length - 1]));
    }

    private static boolean holds(String network, String address) {
        String[] parts = network.split("/");
        byte[] base = bytes(parts[0]);
        byte[] one = bytes(address);
        if (base.length != one.length) {
            return false;
        }
        int length = parts.length > 1 ? Integer.parseInt(parts[1]) : base.length * 8;
        for (int bit = 0; bit < length; bit++) {
            int mask = 1 << 7 - bit % 8;
            if ((base[bit / 8] & mask) != (one[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(String address) {
        try {
            // why: never a name, so nothing is looked up
            return InetAddress.getByName(address.replaceAll("[^0-9A-Fa-f:.]", ""))
                    .getAddress();
        } catch (UnknownHostException e) {
            throw Refusal.parameters(Map.of("dest", "unable to parse address '%s'\n".formatted(address)));
        }
    }

    /** What verify_rule refuses: ports without a protocol, and both families in one list (Firewall.pm). */
    static void verify(Map<String, String> rule) {
        for (String ports : List.of("dport", "sport")) {
            if (rule.containsKey(ports) && !rule.containsKey("proto")) {
                throw Refusal.parameters(
                        Map.of("proto", "missing property - '%s' requires this property".formatted(ports)));
            }
        }
        for (String side : List.of("source", "dest")) {
            List<String> entries = List.of(rule.getOrDefault(side, "").split(","));
            long six = entries.stream().filter(entry -> entry.contains(":")).count();
            if (six > 0 && six < entries.size()) {
                throw Refusal.parameters(Map.of(side, "detected mixed ipv4/ipv6 addresses in address list\n"));
            }
        }
    }
}
