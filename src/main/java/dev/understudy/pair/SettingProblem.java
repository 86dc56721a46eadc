// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a setting cannot be used, in a form that mends it.
 *
 * @param key the setting, or the name that is no setting
 * @param given what was found, masked; empty: nothing, or nothing that may be shown
 * @param reason what is wrong
 * @param allowed what would do
 * @param example one value that would do; empty: none fits
 */
public record SettingProblem(
        String key, Optional<String> given, String reason, String allowed, Optional<String> example) {

    /** All problems as text for the terminal: a heading and one block each. */
    public static String report(List<SettingProblem> problems) {
        String heading = problems.size() == 1 ? "1 setting is" : problems.size() + " settings are";
        return problems.stream()
                .map(SettingProblem::text)
                .collect(Collectors.joining("\n", heading + " not usable:\n\n", ""));
    }

    /** Whether the setting of this name, or the file that should hold it, is what cannot be used. */
    boolean concerns(String name) {
        return key.equals(name) || key.equals(name + "-file");
    }

    /** One block, ending with a line break. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("  ").append(key).append(" ").append(reason).append("\n");
        given.ifPresent(value -> text.append("    given:    ").append(value).append("\n"));
        text.append("    allowed:  ").append(allowed).append("\n");
        example.ifPresent(value -> text.append("    example:  ").append(value).append("\n"));
        return text.toString();
    }
}
