// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.transport.Form;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads and writes the firewall of one guest, and the two switches above it. Source: pve-firewall, Proxmox VE 7 to 9. */
final class GuestFirewall {
    private static final String OFF = "0";

    private final ProxmoxCalls calls;
    private final String path;

    GuestFirewall(ProxmoxCalls calls, int vmid) {
        this.calls = calls;
        this.path = calls.node("/qemu/" + vmid + "/firewall");
    }

    /** A rule and where it stands. */
    record Placed(int position, FirewallRule rule, String digest) {}

    /** Which switch above the guest's keeps every rule from having an effect; empty if none does. */
    Optional<String> shutAbove() throws Refusal {
        // why: off is what the datacenter is as long as nobody has said anything, and the node is on
        if (calls.get("/cluster/firewall/options").path("enable").asText(OFF).equals(OFF)) {
            return Optional.of("datacenter");
        }
        JsonNode node = calls.get(calls.node("/firewall/options")).path("enable");
        return node.asText("1").equals(OFF) ? Optional.of("node") : Optional.empty();
    }

    /** With the member {@code digest}. */
    Map<String, String> options() throws Refusal {
        Map<String, String> options = new LinkedHashMap<>();
        calls.get(path + "/options")
                .properties()
                .forEach(entry -> options.put(entry.getKey(), entry.getValue().asText("")));
        return options;
    }

    List<Placed> rules() throws Refusal {
        List<Placed> rules = new ArrayList<>();
        for (JsonNode row : calls.get(path + "/rules")) {
            rules.add(new Placed(
                    row.path("pos").asInt(),
                    FirewallRule.read(row),
                    row.path("digest").asText("")));
        }
        rules.sort(Comparator.comparingInt(Placed::position));
        return rules;
    }

    /** Sets these; an empty value deletes. */
    void set(Map<String, String> wanted, String digest) throws Refusal {
        Form form = Form.empty();
        List<String> gone = new ArrayList<>();
        for (Map.Entry<String, String> option : new TreeMap<>(wanted).entrySet()) {
            if (option.getValue().isEmpty()) {
                gone.add(option.getKey());
            } else {
                form = form.with(option.getKey(), option.getValue());
            }
        }
        if (!gone.isEmpty()) {
            form = form.with("delete", String.join(",", gone));
        }
        calls.put(path + "/options", digest.isEmpty() ? form : form.with("digest", digest));
    }

    /** Each of ours goes, the last one first, so that what shuts goes after what it stands before. */
    void removeOurs() throws Refusal {
        Optional<Placed> last = lastOfOurs();
        while (last.isPresent()) {
            calls.delete(
                    path + "/rules/" + last.get().position(),
                    Form.empty().with("digest", last.get().digest()));
            last = lastOfOurs();
        }
    }

    private Optional<Placed> lastOfOurs() throws Refusal {
        return rules().stream().filter(placed -> placed.rule().isOurs()).reduce((one, later) -> later);
    }

    /**
     * Puts these on top in their order. The server puts each new one above all others, so they are sent from the last to
     * the first; the last, which opens, is switched on when all that stand before it are there.
     */
    void add(List<FirewallRule> rules) throws Refusal {
        int last = rules.size() - 1;
        for (int index = last; index >= 0; index--) {
            // safety: open first and shut later would let the guest into the house for a moment; guarded by
            // FirewallIsolationTest.opensOnlyWhenAllElseIsShut
            FirewallRule rule = index == last ? rules.get(index).with("enable", OFF) : rules.get(index);
            calls.post(path + "/rules", rule.form());
        }
        for (Placed placed : rules()) {
            if (placed.rule().equals(rules.get(last).with("enable", OFF))) {
                calls.put(
                        path + "/rules/" + placed.position(),
                        Form.empty().with("enable", 1).with("digest", placed.digest()));
                return;
            }
        }
    }
}
