// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.transport.Form;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One rule of a guest's firewall: what decides about packets, and its comment. Source: pve-firewall, Proxmox VE 7 to 9. */
record FirewallRule(Map<String, String> parts) {
    /** In the comment of each rule that we made, and of no other. */
    private static final String MARK = "understudy: ";

    private static final Set<String> NOT_DECIDING = Set.of("pos", "digest", "log", "ipversion");

    FirewallRule {
        parts = Map.copyOf(parts);
    }

    static FirewallRule read(JsonNode row) {
        Map<String, String> parts = new TreeMap<>();
        row.properties().forEach(entry -> {
            if (!NOT_DECIDING.contains(entry.getKey())) {
                parts.put(entry.getKey(), entry.getValue().asText(""));
            }
        });
        parts.putIfAbsent("enable", "0");
        return new FirewallRule(parts);
    }

    static FirewallRule accept(String way, String comment) {
        return new FirewallRule(Map.of("type", way, "action", "ACCEPT", "enable", "1", "comment", MARK + comment));
    }

    static FirewallRule drop(String way, String comment) {
        return new FirewallRule(Map.of("type", way, "action", "DROP", "enable", "1", "comment", MARK + comment));
    }

    FirewallRule with(String name, String value) {
        Map<String, String> more = new TreeMap<>(parts);
        more.put(name, value);
        return new FirewallRule(more);
    }

    boolean isOurs() {
        return parts.getOrDefault("comment", "").startsWith(MARK);
    }

    boolean isOn() {
        return !parts.get("enable").equals("0");
    }

    /** True if it may let packets through; a group may hold anything. */
    boolean mayOpen() {
        return isOn()
                && !parts.getOrDefault("action", "").equals("DROP")
                && !parts.getOrDefault("action", "").equals("REJECT");
    }

    /** As a new rule is sent. */
    Form form() {
        Form form = Form.empty();
        for (Map.Entry<String, String> part : new TreeMap<>(parts).entrySet()) {
            form = form.with(part.getKey(), part.getValue());
        }
        return form;
    }

    String text() {
        Map<String, String> rest = new TreeMap<>(parts);
        String text = rest.remove("type") + " " + rest.remove("action");
        rest.remove("enable");
        return rest.isEmpty() ? text : text + " " + rest;
    }
}
