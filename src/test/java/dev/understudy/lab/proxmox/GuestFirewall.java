// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is written down of one guest's firewall; whether any of it has an effect, the node knows. */
public final class GuestFirewall {
    private final Map<String, String> options = new TreeMap<>();
    private final List<Map<String, String>> rules = new ArrayList<>();

    /** Somebody puts a rule on top, such as {@code "type", "out", "action", "ACCEPT", "enable", "1"}. */
    public synchronized void rule(String... keysAndValues) {
        Map<String, String> rule = new LinkedHashMap<>();
        for (int index = 0; index < keysAndValues.length; index += 2) {
            rule.put(keysAndValues[index], keysAndValues[index + 1]);
        }
        rules.add(0, rule);
    }

    /** Somebody sets an option; an empty value deletes it. */
    public synchronized void option(String name, String value) {
        if (value.isEmpty()) {
            options.remove(name);
        } else {
            options.put(name, value);
        }
    }

    /** Somebody switches a rule on or off. */
    public void switchRule(int position, boolean on) {
        change(position, Map.of("enable", on ? "1" : "0"));
    }

    public synchronized Map<String, String> options() {
        return Map.copyOf(options);
    }

    /** In their order. */
    public synchronized List<Map<String, String>> rules() {
        return rules.stream().map(Map::copyOf).toList();
    }

    /** why: the server puts every new rule on top, and one that does not say so is not enabled (Rules.pm). */
    synchronized void add(Map<String, String> given) {
        Map<String, String> rule = new LinkedHashMap<>(given);
        rule.putIfAbsent("enable", "0");
        rules.add(0, rule);
    }

    synchronized void change(int position, Map<String, String> given) {
        if (position >= rules.size()) {
            throw Refusal.failed("no rule at position " + position);
        }
        rules.get(position).putAll(given);
    }

    synchronized void remove(int position) {
        if (position >= rules.size()) {
            throw Refusal.failed("no rule at position " + position);
        }
        rules.remove(position);
    }

    synchronized String digest() {
        return GuestReplies.digest(options + rules.toString());
    }

    /** The first rule that fits decides, else the policy. */
    synchronized boolean lets(String way, String address, String protocol, int port) {
        for (Map<String, String> rule : rules) {
            if (fits(rule, way, address, protocol, port)) {
                return rule.get("action").equals("ACCEPT");
            }
        }
        String usual = way.equals("in") ? "DROP" : "ACCEPT";
        return options.getOrDefault("policy_" + way, usual).equals("ACCEPT");
    }

    private static boolean fits(Map<String, String> rule, String way, String address, String protocol, int port) {
        return rule.get("type").equals(way)
                && rule.getOrDefault("enable", "0").equals("1")
                && rule.getOrDefault("proto", protocol).equals(protocol)
                && Networks.hold(rule.get(way.equals("in") ? "source" : "dest"), address)
                && Networks.holdsPort(rule.get("dport"), port);
    }
}
