// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.util.Optional;

/**
 * One setting: its name, the shape of its value, and what holds when it is not set. Settings are read once, so a change
 * of any of them takes effect with a restart; what is live are the route files.
 *
 * @param name as in {@code application.properties}; settings of a pair carry {@value #ANY_PAIR} in place of its name
 * @param standard the default; empty: there is none
 * @param required must be set
 * @param example a value that would do
 */
public record SettingKey<T>(
        String name, SettingShape<T> shape, Optional<String> standard, boolean required, String example) {

    /** Stands for the name of a pair. */
    public static final String ANY_PAIR = "NAME";

    private static final String PAIR_PREFIX = "pair." + ANY_PAIR + ".";

    static <T> SettingKey<T> standard(String name, SettingShape<T> shape, String standard) {
        return new SettingKey<>(name, shape, Optional.of(standard), false, standard);
    }

    static <T> SettingKey<T> required(String name, SettingShape<T> shape, String example) {
        return new SettingKey<>(name, shape, Optional.empty(), true, example);
    }

    static <T> SettingKey<T> optional(String name, SettingShape<T> shape, String example) {
        return new SettingKey<>(name, shape, Optional.empty(), false, example);
    }

    public boolean secret() {
        return shape.secret();
    }

    public boolean ofPair() {
        return name.startsWith(PAIR_PREFIX);
    }

    /** The same setting of one pair. */
    public SettingKey<T> in(String pair) {
        String concrete = ofPair() ? "pair." + pair + "." + name.substring(PAIR_PREFIX.length()) : name;
        return new SettingKey<>(concrete, shape, standard, required, example);
    }

    /** The setting that names a file with the value; only secrets have one. */
    public String fileName() {
        return name + "-file";
    }

    /** One line for the reference file: shape, default, and when a change takes effect. */
    public String summary() {
        String unset = required ? "required" : "optional";
        return shape.words() + "; " + standard.map(value -> "default " + value).orElse(unset) + "; restart";
    }
}
