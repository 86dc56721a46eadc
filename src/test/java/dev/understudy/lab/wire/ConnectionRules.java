// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import java.time.Duration;
import java.util.Optional;

/**
 * How a server treats its connections.
 *
 * <p>{@code headLines}, {@code headBytes}: over it the connection ends without an answer after {@code headPatience};
 * {@code bodyBytes}: a longer body is left unread; {@code requests}: so many, then the connection ends; {@code idle}:
 * an idle connection ends after that; {@code readsChunks}: whether chunked bodies are read at all; {@code
 * closesOnError}: whether a status of 400 or more ends the connection.
 */
public record ConnectionRules(
        int headLines,
        int headBytes,
        Duration headPatience,
        int bodyBytes,
        int requests,
        Optional<Duration> idle,
        boolean readsChunks,
        boolean closesOnError) {

    /** A server without quirks. */
    public static ConnectionRules ordinary() {
        return new ConnectionRules(
                200, 65_536, Duration.ZERO, 64 << 20, Integer.MAX_VALUE, Optional.empty(), true, false);
    }

    /** pveproxy: AnyEvent.pm of pve-http-server 6.0.5, as read and observed. */
    public static ConnectionRules proxmox() {
        return new ConnectionRules(
                64, 8192, Duration.ofSeconds(5), 512 << 10, 100, Optional.of(Duration.ofSeconds(5)), false, true);
    }
}
