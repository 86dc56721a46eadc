// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The firewall's settings of datacenter, node and guests. Source: Proxmox VE 9.1 schema; pve-firewall 5 and 6. */
final class FirewallCalls {
    private static final String GUEST = " /nodes/{node}/qemu/{vmid}/firewall/";
    private static final Set<String> NOT_OPTIONS = Set.of("node", "vmid", "digest", "delete", "pos");
    private static final Set<String> FLAGS = Set.of("enable", "dhcp", "ipfilter", "macfilter", "ndp", "radv");

    private final String node;
    private final Map<Integer, Guest> guests;
    private final NodeNetwork network;

    FirewallCalls(String node, Map<Integer, Guest> guests, NodeNetwork network) {
        this.node = node;
        this.guests = guests;
        this.network = network;
    }

    void into(Map<String, Call.Answerer> table) {
        table.put("GET /cluster/firewall/options", call -> Call.data(switched(network.datacenterFirewall())));
        table.put("GET /nodes/{node}/firewall/options", call -> Call.data(switched(network.nodeFirewall())));
        table.put("GET" + GUEST + "options", this::options);
        table.put("PUT" + GUEST + "options", this::setOptions);
        table.put("GET" + GUEST + "rules", this::rules);
        table.put("POST" + GUEST + "rules", this::addRule);
        table.put("PUT" + GUEST + "rules/{pos}", this::changeRule);
        table.put("DELETE" + GUEST + "rules/{pos}", this::deleteRule);
    }

    private static ObjectNode switched(Optional<Boolean> on) {
        ObjectNode options = Json.object();
        on.ifPresent(value -> options.put("enable", value ? 1 : 0));
        return options.put("digest", GuestReplies.digest(options.toString()));
    }

    private ObjectNode options(Call call) {
        GuestFirewall firewall = firewall(call);
        ObjectNode options = Json.object();
        firewall.options().forEach((name, value) -> typed(options, name, value));
        return Call.data(options.put("digest", firewall.digest()));
    }

    private ObjectNode setOptions(Call call) {
        GuestFirewall firewall = firewall(call);
        checkDigest(call, firewall);
        call.list("delete").forEach(name -> firewall.option(name, ""));
        given(call).forEach(firewall::option);
        return Call.nothing();
    }

    private ObjectNode rules(Call call) {
        GuestFirewall firewall = firewall(call);
        ArrayNode rows = Json.NODES.arrayNode();
        firewall.rules().forEach(rule -> {
            ObjectNode row = rows.addObject().put("pos", rows.size() - 1).put("digest", firewall.digest());
            rule.forEach((name, value) -> typed(row, name, value));
        });
        return Call.data(rows);
    }

    /** why: the server does not look at the digest here. */
    private ObjectNode addRule(Call call) {
        GuestFirewall firewall = firewall(call);
        Map<String, String> rule = given(call);
        Networks.verify(rule);
        firewall.add(rule);
        return Call.nothing();
    }

    private ObjectNode changeRule(Call call) {
        GuestFirewall firewall = firewall(call);
        checkDigest(call, firewall);
        firewall.change(Integer.parseInt(call.text("pos")), given(call));
        return Call.nothing();
    }

    private ObjectNode deleteRule(Call call) {
        GuestFirewall firewall = firewall(call);
        checkDigest(call, firewall);
        firewall.remove(Integer.parseInt(call.text("pos")));
        return Call.nothing();
    }

    private static void checkDigest(Call call, GuestFirewall firewall) {
        if (call.has("digest") && !call.text("digest").equals(firewall.digest())) {
            throw Refusal.failed("detected modified configuration - file changed by other user? Try again.");
        }
    }

    private static Map<String, String> given(Call call) {
        Map<String, String> given = new LinkedHashMap<>();
        call.values().forEach((name, value) -> {
            if (!NOT_OPTIONS.contains(name)) {
                given.put(name, value.isBoolean() ? value.asBoolean() ? "1" : "0" : value.asText());
            }
        });
        return given;
    }

    private static void typed(ObjectNode row, String name, String value) {
        if (FLAGS.contains(name)) {
            row.put(name, Integer.parseInt(value));
        } else {
            row.put(name, value);
        }
    }

    private GuestFirewall firewall(Call call) {
        return Optional.ofNullable(guests.get(call.vmid()))
                .map(guest -> guest.network().firewall())
                .orElseThrow(() -> Refusal.failed("Configuration file 'nodes/%s/qemu-server/%d.conf' does not exist"
                        .formatted(node, call.vmid())));
    }
}
