// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The names under which settings may be given once the pairs are known, in the file and in the environment. */
final class SettingNames {
    static final String ENVIRONMENT_PREFIX = "UNDERSTUDY_";

    private final Map<String, String> byVariable = new LinkedHashMap<>();

    SettingNames(List<SettingKey<?>> keys) {
        for (SettingKey<?> key : keys) {
            byVariable.put(variable(key.name()), key.name());
            if (key.secret()) {
                byVariable.put(variable(key.fileName()), key.fileName());
            }
        }
    }

    /** The keys with those of a pair once for each pair. */
    static List<SettingKey<?>> expand(List<SettingKey<?>> keys, List<String> pairs) {
        List<SettingKey<?>> expanded = new ArrayList<>();
        keys.stream().filter(key -> !key.ofPair()).forEach(expanded::add);
        for (String pair : pairs) {
            keys.stream().filter(SettingKey::ofPair).map(key -> key.in(pair)).forEach(expanded::add);
        }
        return expanded;
    }

    /** How the environment names a setting. */
    static String variable(String name) {
        return ENVIRONMENT_PREFIX
                + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    boolean knows(String name) {
        return byVariable.containsValue(name);
    }

    boolean knowsVariable(String variable) {
        return byVariable.containsKey(variable);
    }

    Optional<String> nearest(String name) {
        return nearest(name, byVariable.values());
    }

    Optional<String> nearestVariable(String variable) {
        return nearest(variable, byVariable.keySet());
    }

    private static Optional<String> nearest(String wrong, Collection<String> known) {
        Optional<String> longer = known.stream()
                .filter(name -> name.endsWith("." + wrong) || name.endsWith("_" + wrong))
                .findFirst();
        if (longer.isPresent()) {
            return longer;
        }
        int limit = Math.min(5, 1 + wrong.length() / 4);
        return known.stream()
                .filter(name -> Math.abs(name.length() - wrong.length()) <= limit)
                .min(Comparator.comparingInt(name -> distance(wrong, name)))
                .filter(name -> distance(wrong, name) <= limit);
    }

    /** Single-letter edits from one word to the other, letter case aside. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= one.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= other.length(); column++) {
                boolean same =
                        Character.toLowerCase(one.charAt(line - 1)) == Character.toLowerCase(other.charAt(column - 1));
                int cost = Math.min(Math.min(row[column], row[column - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[column];
                row[column] = cost;
            }
        }
        return row[other.length()];
    }
}
