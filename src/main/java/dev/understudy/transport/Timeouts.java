// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import java.time.Duration;

/**
 * The limits of one call.
 *
 * @param connect the longest a TCP or TLS hand-shake may be silent
 * @param response the longest the server may be silent once the request is sent
 * @param total the longest the whole call may take, however lively the server dribbles
 */
public record Timeouts(Duration connect, Duration response, Duration total) {
    public Timeouts {
        requirePositive(connect);
        requirePositive(response);
        requirePositive(total);
    }

    /** The same limit for all three. */
    public static Timeouts of(Duration each) {
        return new Timeouts(each, each, each);
    }

    private static void requirePositive(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a limit must be longer than zero, not " + limit);
        }
    }
}
