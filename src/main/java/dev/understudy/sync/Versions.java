// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.Arrays;

/** Versions of Home Assistant and its Supervisor, such as {@code 2026.8.3} and {@code 2026.08.2}. */
final class Versions {
    private Versions() {}

    /** Number by number; what is no number, such as {@code dev}, counts as newer than any. */
    static int compare(String one, String other) {
        String[] ones = one.split("[.b]");
        String[] others = other.split("[.b]");
        return Arrays.compare(numbers(ones), numbers(others));
    }

    private static int[] numbers(String[] parts) {
        return Arrays.stream(parts)
                .mapToInt(part -> part.matches("[0-9]{1,9}") ? Integer.parseInt(part) : Integer.MAX_VALUE)
                .toArray();
    }
}
