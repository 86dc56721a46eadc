// SPDX-License-Identifier: Apache-2.0
package dev.understudy.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One place in a route file.
 *
 * @param key the word it stands under; of an entry of a list, the word the list stands under
 * @param above the words around it, outermost first
 */
record YamlNode(String key, Object value, List<String> above) {
    /** The value under the word, or an empty text; a name alone may stand for {@code uri} or {@code ref}. */
    String text(String name) {
        Object found = value instanceof Map<?, ?> map ? map.get(name) : null;
        return found == null ? "" : found.toString();
    }

    boolean has(String name) {
        return value instanceof Map<?, ?> map && map.containsKey(name);
    }

    YamlNode child(String name) {
        List<String> around = new ArrayList<>(above);
        around.add(key);
        return new YamlNode(name, value instanceof Map<?, ?> map ? map.get(name) : null, around);
    }

    /** Visits this place and everything below it. */
    void walk(Consumer<YamlNode> visitor) {
        visitor.accept(this);
        if (value instanceof Map<?, ?> map) {
            map.keySet().forEach(name -> child(name.toString()).walk(visitor));
        }
        if (value instanceof List<?> list) {
            list.forEach(entry -> entries(entry, visitor));
        }
    }

    private void entries(Object entry, Consumer<YamlNode> visitor) {
        if (entry instanceof Map<?, ?> map) {
            map.forEach((name, inner) ->
                    new YamlNode(name.toString(), inner, child("").above()).walk(visitor));
        }
    }

    List<YamlNode> all(String... keys) {
        List<YamlNode> found = new ArrayList<>();
        walk(node -> {
            if (List.of(keys).contains(node.key())) {
                found.add(node);
            }
        });
        return found;
    }
}
