// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of reading the settings: the settings, or everything that is wrong with them.
 *
 * @param settings present if and only if there are no problems
 * @param camel the properties that begin with {@code camel.}, which are Camel's own and not checked here
 * @param problems in the order of the reference file, then unknown names, then relations
 */
public record SettingsReading(Optional<Settings> settings, Map<String, String> camel, List<SettingProblem> problems) {
    public SettingsReading {
        camel = Map.copyOf(camel);
        problems = List.copyOf(problems);
        if (settings.isPresent() != problems.isEmpty()) {
            throw new IllegalArgumentException("settings are there exactly if nothing is wrong with them");
        }
    }

    /** The problems as text for the terminal; call it only if there are any. */
    public String report() {
        return SettingProblem.report(problems);
    }
}
