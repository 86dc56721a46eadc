// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whom a guest in the wings may talk to: the controller, the resolvers (DNS and NTP), and the world outside over IPv4.
 * All else is dropped, in and out, IPv6 whole, because a house has global addresses there.
 *
 * @param controllers addresses of the controller
 * @param resolvers addresses that the guest asks for names and time
 * @param ports of the guest that the controller calls
 * @param house further networks of the house, beyond the private ranges
 */
public record FirewallPlan(List<String> controllers, List<String> resolvers, List<Integer> ports, List<String> house) {
    /** RFC 1918, 6598, 3927, 1122 and 5771, and what is reserved. */
    private static final List<String> PRIVATE = List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "224.0.0.0/3");

    /** why: all of IPv4, and nothing of IPv6, in a form that both of Proxmox's firewalls take. */
    private static final String OUTSIDE = "0.0.0.0/1,128.0.0.0/1";

    /** What is set besides: both ways are shut but for the rules, and the guest may ask for its address. */
    static final Map<String, String> OPTIONS =
            Map.of("enable", "1", "policy_in", "DROP", "policy_out", "DROP", "dhcp", "1");

    public FirewallPlan {
        controllers = List.copyOf(controllers);
        resolvers = List.copyOf(resolvers);
        ports = List.copyOf(ports);
        house = List.copyOf(house);
    }

    /** For an isolation that asks no firewall. */
    public static FirewallPlan nobody() {
        return new FirewallPlan(List.of(), List.of(), List.of(), List.of());
    }

    /** In their order: the first that fits decides. */
    List<FirewallRule> rules() {
        List<FirewallRule> rules = new ArrayList<>();
        for (String controller : controllers) {
            rules.add(FirewallRule.accept("in", "the controller calls")
                    .with("source", controller)
                    .with("proto", "tcp")
                    .with("dport", ports.stream().sorted().map(String::valueOf).collect(Collectors.joining(","))));
            rules.add(FirewallRule.accept("out", "the controller").with("dest", controller));
        }
        for (String resolver : resolvers) {
            FirewallRule toIt = FirewallRule.accept("out", "names and time").with("dest", resolver);
            rules.add(toIt.with("proto", "udp").with("dport", "53,123"));
            rules.add(toIt.with("proto", "tcp").with("dport", "53"));
        }
        // safety: stands before the last rule, which would let it all through; guarded by FirewallIsolationTest
        rules.add(FirewallRule.drop("out", "nothing private").with("dest", String.join(",", PRIVATE)));
        List<String> four =
                house.stream().filter(network -> !network.contains(":")).toList();
        if (!four.isEmpty()) {
            rules.add(FirewallRule.drop("out", "nothing of the house").with("dest", String.join(",", four)));
        }
        rules.add(FirewallRule.accept("out", "the world outside").with("dest", OUTSIDE));
        return List.copyOf(rules);
    }
}
