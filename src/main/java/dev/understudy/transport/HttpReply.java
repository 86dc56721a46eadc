// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** What a server answered. The text form shows status and reason only, since a body may hold anything. */
public final class HttpReply {
    private final int status;
    private final String reason;
    private final String contentType;
    private final Optional<Instant> date;
    private final byte[] body;

    public HttpReply(int status, String reason, String contentType, Optional<Instant> date, byte[] body) {
        this.status = status;
        this.reason = Objects.requireNonNull(reason);
        this.contentType = Objects.requireNonNull(contentType);
        this.date = Objects.requireNonNull(date);
        this.body = body.clone();
    }

    public int status() {
        return status;
    }

    /** The text behind the status; Proxmox tells there, and on some answers only there, what is wrong. */
    public String reason() {
        return reason;
    }

    /** As the server wrote it; empty if it sent none. */
    public String contentType() {
        return contentType;
    }

    /** The server's clock, to the second; empty if it did not tell it. */
    public Optional<Instant> date() {
        return date;
    }

    public byte[] body() {
        return Arrays.copyOf(body, body.length);
    }

    /** The body as UTF-8; empty if there is none. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "HTTP " + status + " " + reason;
    }
}
