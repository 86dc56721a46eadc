// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.pair.Isolation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One network card as its line in the configuration says it, part by part and in its order, so that what is not meant to
 * change is sent back as it was read. Source: Proxmox VE 7 to 9, {@code netN}.
 */
final class GuestCard {
    private static final Pattern MAC = Pattern.compile("[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}");
    private static final Pattern YES = Pattern.compile("1|on|yes|true");

    /** What keeps a card apart, and nothing that would make it another card for the guest. */
    static final List<String> MOVABLE = List.of("bridge", "tag", "firewall");

    private final Map<String, String> parts;

    private GuestCard(Map<String, String> parts) {
        this.parts = parts;
    }

    static GuestCard of(String line) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : line.split(",")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals).strip(), part.substring(equals + 1));
            }
        }
        return new GuestCard(parts);
    }

    /** In upper case; empty where the line names none, and then a write of the line would change it. */
    Optional<String> mac() {
        return parts.values().stream()
                .filter(value -> MAC.matcher(value).matches())
                .map(value -> value.toUpperCase(Locale.ROOT))
                .findFirst();
    }

    Optional<String> part(String name) {
        return Optional.ofNullable(parts.get(name));
    }

    boolean says(String flag) {
        return YES.matcher(parts.getOrDefault(flag, "")).matches();
    }

    /** With the parts that keep it apart, and all others as they are. */
    GuestCard isolated(Isolation isolation) {
        if (isolation instanceof Isolation.Bridge bridge) {
            return with("bridge", Optional.of(bridge.name()));
        }
        if (isolation instanceof Isolation.Vlan vlan) {
            return with("tag", Optional.of(Integer.toString(vlan.tag())));
        }
        return isolation instanceof Isolation.Firewall ? with("firewall", Optional.of("1")) : this;
    }

    /** As it is now, where the other one was. */
    GuestCard where(GuestCard former) {
        GuestCard moved = this;
        for (String name : MOVABLE) {
            moved = moved.with(name, former.part(name));
        }
        return moved;
    }

    /** Plugged where the isolation says; of a firewall only that the card passes through it. */
    boolean isWithin(Isolation isolation) {
        // safety: a trunk carries tagged frames into any network; guarded by IsolatingTest.trustsNoTrunk
        if (!(isolation instanceof Isolation.None) && parts.containsKey("trunks")) {
            return false;
        }
        if (isolation instanceof Isolation.Bridge bridge) {
            return bridge.name().equals(parts.get("bridge"));
        }
        if (isolation instanceof Isolation.Vlan vlan) {
            return Integer.toString(vlan.tag()).equals(parts.get("tag"));
        }
        return isolation instanceof Isolation.Firewall && says("firewall");
    }

    /** True if both say the same, in whatever order: the server has one of its own. */
    boolean sameAs(GuestCard other) {
        return parts.equals(other.parts);
    }

    String line() {
        StringBuilder line = new StringBuilder();
        parts.forEach((name, value) ->
                line.append(line.isEmpty() ? "" : ",").append(name).append('=').append(value));
        return line.toString();
    }

    private GuestCard with(String name, Optional<String> value) {
        Map<String, String> changed = new LinkedHashMap<>(parts);
        value.ifPresentOrElse(text -> changed.put(name, text), () -> changed.remove(name));
        return new GuestCard(changed);
    }
}
