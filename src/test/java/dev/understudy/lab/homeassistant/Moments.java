// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants as Home Assistant writes them: six digits of a second, and {@code +00:00}. */
final class Moments {
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

    private Moments() {}

    static String iso(Instant when) {
        return ISO.format(when);
    }
}
