// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the settings from {@code application.properties} and the environment, which wins. The answer holds either
 * settings that are complete and fit together, or every problem there is.
 */
public final class SettingsReader {
    /** The file in the home folder. */
    public static final String FILE = "application.properties";

    /** Names the home folder; the only variable with the prefix that is no setting. */
    public static final String HOME_VARIABLE = "UNDERSTUDY_HOME";

    static final String CAMEL_PREFIX = "camel.";

    private final Path home;
    private final Map<String, String> environment;

    /** Files that settings name are looked for from the home folder. */
    public SettingsReader(Path home, Map<String, String> environment) {
        this.home = home.toAbsolutePath().normalize();
        this.environment = Map.copyOf(environment);
    }

    /** Reads the file in the home folder; without one everything comes from the environment. */
    public SettingsReading read() {
        try {
            return read(Files.readString(home.resolve(FILE), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return read("");
        } catch (IOException e) {
            String reason = "cannot be read as UTF-8 text";
            SettingProblem problem = new SettingProblem(
                    FILE, Optional.of(home.toString()), reason, "a readable file in the home folder", Optional.empty());
            return new SettingsReading(Optional.empty(), Map.of(), List.of(problem));
        }
    }

    /** Reads text in the form of a properties file. */
    public SettingsReading read(String text) {
        SettingsText parts = new SettingsText(text);
        return read(parts.values(), parts.problems());
    }

    public SettingsReading read(Map<String, String> properties) {
        return read(properties, List.of());
    }

    private SettingsReading read(Map<String, String> properties, List<SettingProblem> earlier) {
        List<SettingProblem> problems = new ArrayList<>(earlier);
        SettingSource source = new SettingSource(properties, environment, home, problems);
        List<String> pairs = pairs(properties);
        List<SettingKey<?>> keys = SettingNames.expand(SettingKeys.all(), pairs);
        SettingValues values = new SettingValues(source, keys);
        // why: while the list of pairs is unusable, every line of a pair would look unknown
        if (!pairs.isEmpty()) {
            problems.addAll(new UnknownSettings(new SettingNames(keys), pairs).in(properties, environment));
        }
        for (SettingProblem relation : new SettingRelations(values).check(pairs)) {
            // why: what is unusable by itself cannot fit to anything; to say both would only confuse
            if (problems.stream().noneMatch(known -> known.concerns(relation.key()))) {
                problems.add(relation);
            }
        }
        Optional<Settings> settings =
                problems.isEmpty() ? Optional.of(new SettingsAssembly(values).settings(pairs)) : Optional.empty();
        return new SettingsReading(settings, camel(properties), problems);
    }

    /** The names of the pairs; empty if they cannot be used, which the reading of all keys notes. */
    private List<String> pairs(Map<String, String> properties) {
        return new SettingSource(properties, environment, home, new ArrayList<>())
                .value(SettingKeys.PAIRS)
                .orElse(List.of());
    }

    private static Map<String, String> camel(Map<String, String> properties) {
        Map<String, String> camel = new TreeMap<>(properties);
        camel.keySet().removeIf(name -> !name.startsWith(CAMEL_PREFIX));
        return camel;
    }
}
