// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A request as it came in.
 *
 * <p>{@code target} is the raw request target; {@code from} the caller's address; {@code chunked} says that the body
 * came, or would have come, in chunks; {@code headLines} and {@code headBytes} count the header as sent. A body longer
 * than the site reads is left unread and {@code unread} is true.
 */
public record Request(
        String method,
        String target,
        List<Header> headers,
        byte[] body,
        String from,
        boolean chunked,
        boolean unread,
        int headLines,
        int headBytes) {

    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    /** The path, percent-decoded, without the query. */
    public String path() {
        String raw = target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
        return decode(raw.replace("+", "%2B"));
    }

    /** The raw query, empty when there is none. */
    public String query() {
        return target.contains("?") ? target.substring(target.indexOf('?') + 1) : "";
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Percent-decoding as a lenient server does it: what cannot be decoded stays as it is. */
    public static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
