// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a guest was plugged before it was isolated, to be kept until it is needed for the way back.
 *
 * @param net0 the line of its card
 * @param firewall the options that were changed with their former values, empty for one that was not set
 */
public record Former(String net0, Map<String, String> firewall) {
    private static final String FIREWALL = "firewall ";

    public Former {
        firewall = Map.copyOf(firewall);
    }

    /** One line for {@link #parse}. */
    public String text() {
        StringBuilder text = new StringBuilder(net0);
        new TreeMap<>(firewall)
                .forEach((name, value) -> text.append(' ')
                        .append(FIREWALL)
                        .append(name)
                        .append('=')
                        .append(value));
        return text.toString();
    }

    /** Empty for what {@link #text} did not write. */
    public static Optional<Former> parse(String text) {
        String[] parts = text.strip().split(" " + FIREWALL);
        if (!parts[0].contains("=") || parts[0].contains(" ")) {
            return Optional.empty();
        }
        Map<String, String> firewall = new TreeMap<>();
        for (int index = 1; index < parts.length; index++) {
            int equals = parts[index].indexOf('=');
            if (equals < 1) {
                return Optional.empty();
            }
            firewall.put(parts[index].substring(0, equals), parts[index].substring(equals + 1));
        }
        return Optional.of(new Former(parts[0], firewall));
    }
}
