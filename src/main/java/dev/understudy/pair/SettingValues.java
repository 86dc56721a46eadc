// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The usable values by setting; what is not set and has no default, or is not usable, is absent. */
final class SettingValues {
    private final Map<String, Object> values = new HashMap<>();

    SettingValues(SettingSource source, List<SettingKey<?>> keys) {
        for (SettingKey<?> key : keys) {
            source.value(key).ifPresent(value -> values.put(key.name(), value));
        }
    }

    // why: a value under a key's name was made by that key's shape, so it has its type
    @SuppressWarnings("unchecked")
    <T> Optional<T> maybe(SettingKey<T> key) {
        return Optional.ofNullable((T) values.get(key.name()));
    }

    /** The value of a setting that is required or has a default; only when nothing was wrong with it. */
    <T> T one(SettingKey<T> key) {
        return maybe(key).orElseThrow(() -> new IllegalStateException("no value for " + key.name()));
    }

    boolean has(SettingKey<?>... keys) {
        for (SettingKey<?> key : keys) {
            if (!values.containsKey(key.name())) {
                return false;
            }
        }
        return true;
    }
}
