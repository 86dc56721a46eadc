// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A part of a YAML file with its place.
 *
 * @param tag such as {@code !include}, or empty
 * @param text of a scalar; the name of an alias; otherwise empty
 * @param flow written in brackets or braces
 * @param anchored another place may refer to it
 * @param line the first line, from 1
 * @param column of the first letter, from 0
 * @param endLine the last line that belongs to it
 * @param keys of a map, in step with {@code values}; empty for what was not looked into
 * @param values of a map, or the items of a list
 */
record YamlNode(
        Shape shape,
        String tag,
        String text,
        boolean flow,
        boolean anchored,
        int line,
        int column,
        int endLine,
        List<YamlNode> keys,
        List<YamlNode> values) {
    /** What can stand in a YAML file. */
    enum Shape {
        SCALAR,
        LIST,
        MAP,
        ALIAS
    }

    /** YAML 1.1's words and what Home Assistant takes for them. */
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "enable", "1", "y");

    Optional<YamlNode> get(String key) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).text().equals(key)) {
                return Optional.of(values.get(i));
            }
        }
        return Optional.empty();
    }

    /** The text of a scalar field. */
    Optional<String> word(String key) {
        return get(key).filter(
                        value -> value.shape() == Shape.SCALAR && value.tag().isEmpty())
                .map(YamlNode::text);
    }

    boolean isTrue() {
        return shape == Shape.SCALAR && TRUE.contains(text.toLowerCase(Locale.ROOT));
    }
}
