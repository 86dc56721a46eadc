// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a Proxmox task. Source: Proxmox VE 7 to 9, answer of every call that forks a worker.
 *
 * @param text the whole id, with its trailing colon
 * @param node where it runs
 * @param started by the node's clock
 * @param type for example {@code qmstart}
 * @param subject what it works on, mostly a VMID; empty for a dump of several guests
 * @param user {@code user@realm} or {@code user@realm!token}
 */
public record Upid(String text, String node, Instant started, String type, String subject, String user) {
    // why: eight fields and an empty tail; a colon can stand in none of them
    private static final Pattern SHAPE = Pattern.compile("UPID:(?<node>[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)"
            + ":[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,9}:(?<started>[0-9A-Fa-f]{8})"
            + ":(?<type>[^:\\s]+):(?<subject>[^:\\s]*):(?<user>[^:\\s]+):");

    public Upid {
        Objects.requireNonNull(text);
    }

    /** Empty if the text is anything else than a complete id. */
    public static Optional<Upid> parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Instant started = Instant.ofEpochSecond(Long.parseLong(matcher.group("started"), 16));
        return Optional.of(new Upid(
                text,
                matcher.group("node"),
                started,
                matcher.group("type"),
                matcher.group("subject"),
                matcher.group("user")));
    }

    @Override
    public String toString() {
        return text;
    }
}
