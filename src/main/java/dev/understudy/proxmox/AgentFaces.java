// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The addresses that the system inside a guest says it has, by the MAC address of the card. Source: QEMU guest agent,
 * {@code guest-network-get-interfaces}, as Proxmox VE 7 to 9 hands it on.
 */
record AgentFaces(Map<String, Set<String>> byMac) {
    private static final Pattern LITERAL = Pattern.compile("[0-9A-Fa-f:.]*[:.][0-9A-Fa-f:.]*");

    static AgentFaces read(ProxmoxCalls calls, int vmid) throws Refusal {
        JsonNode result = calls.get(calls.node("/qemu/" + vmid + "/agent/network-get-interfaces"))
                .path("result");
        // why: what the agent itself refuses comes with HTTP 200
        if (!result.isArray()) {
            throw Refusal.unreadable("the guest agent answers an error: "
                    + result.path("error").path("desc").asText("no list of its interfaces"));
        }
        Map<String, Set<String>> byMac = new TreeMap<>();
        for (JsonNode face : result) {
            Set<String> addresses = byMac.computeIfAbsent(
                    face.path("hardware-address").asText("").toUpperCase(Locale.ROOT), mac -> new TreeSet<>());
            for (JsonNode address : face.path("ip-addresses")) {
                plain(address.path("ip-address").asText("")).ifPresent(addresses::add);
            }
        }
        return new AgentFaces(byMac);
    }

    Set<String> at(String mac) {
        return byMac.getOrDefault(mac, Set.of());
    }

    boolean hasAnyOf(Collection<String> addresses) {
        return byMac.values().stream().anyMatch(held -> addresses.stream().anyMatch(held::contains));
    }

    String text() {
        Map<String, Set<String>> shown = new TreeMap<>(byMac);
        shown.remove("00:00:00:00:00:00");
        return shown.toString();
    }

    /** One spelling for each address; empty for what is a name. */
    static Optional<String> plain(String address) {
        String text = address.replaceFirst("%.*", "").replaceAll("[\\[\\]]", "");
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            // why: never a name, so nothing is looked up
            return Optional.of(InetAddress.getByName(text).getHostAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
