// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The lines of a guest's configuration as they are in force now, without what waits for its next start, and the digest
 * that a write is bound to. Source: Proxmox VE 7 to 9, {@code GET …/config?current=1}.
 */
record GuestLines(Map<String, String> lines, String digest) {
    static final String NET0 = "net0";

    static Optional<GuestLines> read(JsonNode data) {
        Map<String, String> lines = new LinkedHashMap<>();
        data.properties()
                .forEach(entry -> lines.put(entry.getKey(), entry.getValue().asText("")));
        String digest = lines.getOrDefault("digest", "");
        return digest.isEmpty() ? Optional.empty() : Optional.of(new GuestLines(lines, digest));
    }

    Optional<String> line(String key) {
        return Optional.ofNullable(lines.get(key));
    }

    /** The card that the member is called at. */
    Optional<GuestCard> card() {
        return line(NET0).map(GuestCard::of);
    }

    /** All its cards by name. */
    Map<String, GuestCard> cards() {
        Map<String, GuestCard> cards = new TreeMap<>();
        lines.forEach((key, line) -> {
            if (key.matches("net\\d+")) {
                cards.put(key, GuestCard.of(line));
            }
        });
        return cards;
    }
}
