// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line on a guest that tells every store, this one and any other, whose it is and in which role. It stands in the
 * guest's notes as a comment that the page does not show; all other lines are the admin's and stay as they are.
 *
 * @param epoch counts the changes of roles
 * @param controller the id of the store that wrote it
 */
public record GuestMark(String pair, Role role, long epoch, String controller) {
    private static final Pattern ANY = Pattern.compile("\\s*<!--\\s*understudy:.*", Pattern.DOTALL);
    private static final Pattern WHOLE = Pattern.compile(
            "<!-- understudy: pair=([a-z0-9]+) role=(on-stage|wings) epoch=(\\d{1,18}) controller=([A-Za-z0-9-]+) -->");
    private static final String LINE = "\n";

    /** What the member on the guest does. */
    public enum Role {
        ON_STAGE("on-stage"),
        WINGS("wings");

        private final String text;

        Role(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public GuestMark {
        if (!WHOLE.matcher(line(pair, role, epoch, controller)).matches()) {
            throw new IllegalArgumentException("No mark can say " + line(pair, role, epoch, controller));
        }
    }

    /**
     * What the notes of a guest say.
     *
     * @param trouble why the mark can not be read; empty if it can, or if there is none
     */
    public record Reading(Optional<GuestMark> mark, String trouble) {
        public boolean isGarbled() {
            return !trouble.isEmpty();
        }
    }

    public static Reading read(String notes) {
        List<String> marks = lines(notes).stream()
                .filter(GuestMark::isMark)
                .map(String::strip)
                .toList();
        if (marks.isEmpty()) {
            return new Reading(Optional.empty(), "");
        }
        Matcher whole = WHOLE.matcher(marks.get(0));
        if (marks.size() > 1 || !whole.matches()) {
            return new Reading(Optional.empty(), "its notes hold what is no mark of ours: " + String.join(" ", marks));
        }
        Role role = whole.group(2).equals(Role.ON_STAGE.text()) ? Role.ON_STAGE : Role.WINGS;
        return new Reading(
                Optional.of(new GuestMark(whole.group(1), role, Long.parseLong(whole.group(3)), whole.group(4))), "");
    }

    /** The notes with this mark where one was, else above everything. */
    public String into(String notes) {
        List<String> lines = new ArrayList<>();
        boolean written = false;
        for (String line : lines(notes)) {
            if (!isMark(line)) {
                lines.add(line);
            } else if (!written) {
                lines.add(line());
                written = true;
            }
        }
        if (!written) {
            lines.add(0, line());
        }
        return String.join(LINE, lines);
    }

    /** The notes as the admin wrote them. */
    public static String without(String notes) {
        return String.join(
                LINE, lines(notes).stream().filter(line -> !isMark(line)).toList());
    }

    public String line() {
        return line(pair, role, epoch, controller);
    }

    private static String line(String pair, Role role, long epoch, String controller) {
        return "<!-- understudy: pair=" + pair + " role=" + role.text() + " epoch=" + epoch + " controller="
                + controller + " -->";
    }

    private static boolean isMark(String line) {
        return ANY.matcher(line).matches();
    }

    private static List<String> lines(String notes) {
        return notes.isEmpty() ? List.of() : List.of(notes.split(LINE, -1));
    }
}
