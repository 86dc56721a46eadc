// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The text of {@code application.properties} taken apart; a key that is there twice is a problem, not a surprise. */
final class SettingsText {
    private final Map<String, String> values = new TreeMap<>();
    private final List<String> repeated = new ArrayList<>();
    private final List<SettingProblem> problems = new ArrayList<>();

    SettingsText(String text) {
        try {
            new Lines().load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            problems.add(new SettingProblem(
                    "application.properties",
                    Optional.empty(),
                    "holds a backslash followed by u and something else than four hex digits",
                    "lines of KEY = VALUE; a backslash is written twice",
                    Optional.of("zone = Europe/Vienna")));
        }
    }

    Map<String, String> values() {
        return Map.copyOf(values);
    }

    /** What is wrong with the text as a whole. */
    List<SettingProblem> problems() {
        List<SettingProblem> all = new ArrayList<>(problems);
        for (String name : repeated) {
            all.add(new SettingProblem(
                    Mask.name(name),
                    Optional.empty(),
                    "is there more than once",
                    "one line for each setting",
                    Optional.empty()));
        }
        return all;
    }

    /** Hands each line on; Java's own class would let the last of two lines win in silence. */
    private final class Lines extends Properties {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Object put(Object key, Object value) {
            String name = key.toString();
            if (values.put(name, value.toString()) != null) {
                repeated.add(name);
            }
            return super.put(key, value);
        }
    }
}
