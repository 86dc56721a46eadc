// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import dev.understudy.pair.MemberName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line that stands in the notes of every backup and the description of every snapshot that Understudy makes. What
 * does not carry it was made by somebody else and is never touched (law 4).
 *
 * @param onStage the member's role when the copy was made
 */
public record Mark(String pair, MemberName member, boolean onStage) {
    private static final Pattern LINE =
            Pattern.compile("understudy: pair ([a-z0-9]+), (primary|standby), (on stage|in the wings)");

    /** One line of plain ASCII without anything that a template or a property string gives a meaning. */
    public String text() {
        return "understudy: pair " + pair + ", " + member.text() + ", " + (onStage ? "on stage" : "in the wings");
    }

    /** Reads the first line of notes or description; empty if it is not ours. */
    public static Optional<Mark> read(String notes) {
        Matcher matcher = LINE.matcher(notes.lines().findFirst().orElse("").strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Mark(
                matcher.group(1),
                MemberName.parse(matcher.group(2)).orElseThrow(),
                matcher.group(3).equals("on stage")));
    }
}
