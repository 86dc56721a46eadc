// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.nio.file.Path;

/**
 * What the value of a setting looks like.
 *
 * @param type the kind of value, in one or two words
 * @param allowed range or form, in words
 * @param secret never shown, and also accepted from a file named by {@code KEY-file}
 */
public record SettingShape<T>(String type, String allowed, boolean secret, Reading<T> reading) {

    /** Turns trimmed, non-empty text into a value; relative files belong to the home folder. */
    public interface Reading<T> {
        T read(String text, Path home) throws UnfitValue;
    }

    static <T> SettingShape<T> plain(String type, String allowed, Reading<T> reading) {
        return new SettingShape<>(type, allowed, false, reading);
    }

    /** Type and range as the reference file and the problems write them. */
    public String words() {
        return type + ", " + allowed;
    }
}
