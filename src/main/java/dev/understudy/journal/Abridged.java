// SPDX-License-Identifier: Apache-2.0
package dev.understudy.journal;

/**
 * Text from outside that must fit into the store. A server that answers an error of a hundred pages must not keep the
 * record of that error from being written.
 */
public final class Abridged {
    private Abridged() {}

    /** The text itself, or its beginning and an ellipsis if it is longer than {@code limit} characters. */
    public static String to(int limit, String text) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
        return text.substring(0, end) + "…";
    }
}
