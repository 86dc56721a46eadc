// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The exact record of how the standby's edition of a configuration differs from the original. Edition and record together
 * are the original again: at its turn the standby is told exactly this.
 *
 * @param on entity ids of the automations that the original would run
 * @param forced those of them that {@code initial_state: true} turned on there, which the edition has as a comment
 * @param dropped what the edition leaves out, by its path
 */
public record Edition(
        Order order,
        SortedSet<String> on,
        SortedSet<String> forced,
        List<DisabledEntry> disabled,
        List<String> dropped,
        List<NotSilenced> notSilenced) {
    private static final String HEAD = "understudy-edition 1";

    /** Which edition, for whom and of what; it stands in the edition, too. */
    public record Order(String id, String pair, String source, String slug, Instant takenAt) {}

    /** @param former {@code disabled_by} of the original, empty for null */
    public record DisabledEntry(String entryId, String domain, String title, String former) {}

    /** What goes on in the edition although it should not, for people to judge. */
    public record NotSilenced(String subject, String file, int line, String reason) {
        public String words() {
            return subject + (file.isEmpty() ? "" : " (" + file + ":" + line + ")") + " " + reason;
        }
    }

    public Edition {
        on = Collections.unmodifiableSortedSet(new TreeSet<>(on));
        forced = Collections.unmodifiableSortedSet(new TreeSet<>(forced));
        disabled = List.copyOf(disabled);
        dropped = List.copyOf(dropped);
        notSilenced = List.copyOf(notSilenced);
    }

    /** The same edition of an original that would run other automations. */
    public Edition with(AutomationCensus.Outlook outlook) {
        return new Edition(order, outlook.on(), outlook.forced(), disabled, dropped, notSilenced);
    }

    /** For one column of the store; {@link #parse} reads it back. */
    public String text() {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        text.append(Lines.joined(
                "order",
                order.id(),
                order.pair(),
                order.source(),
                order.slug(),
                order.takenAt().toString()));
        on.forEach(entity -> text.append(Lines.joined("on", entity)));
        forced.forEach(entity -> text.append(Lines.joined("forced", entity)));
        for (DisabledEntry entry : disabled) {
            text.append(Lines.joined("disabled", entry.entryId(), entry.domain(), entry.title(), entry.former()));
        }
        dropped.forEach(path -> text.append(Lines.joined("dropped", path)));
        for (NotSilenced one : notSilenced) {
            text.append(Lines.joined("loud", one.subject(), one.file(), Integer.toString(one.line()), one.reason()));
        }
        return text.toString();
    }

    public static Edition parse(String text) {
        Order order = null;
        SortedSet<String> on = new TreeSet<>();
        SortedSet<String> forced = new TreeSet<>();
        List<DisabledEntry> disabled = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        List<NotSilenced> loud = new ArrayList<>();
        for (List<String> line : Lines.read(text, HEAD)) {
            switch (line.get(0)) {
                case "order" ->
                    order = new Order(line.get(1), line.get(2), line.get(3), line.get(4), Instant.parse(line.get(5)));
                case "on" -> on.add(line.get(1));
                case "forced" -> forced.add(line.get(1));
                case "disabled" -> disabled.add(new DisabledEntry(line.get(1), line.get(2), line.get(3), line.get(4)));
                case "dropped" -> dropped.add(line.get(1));
                case "loud" ->
                    loud.add(new NotSilenced(line.get(1), line.get(2), Integer.parseInt(line.get(3)), line.get(4)));
                default -> throw new IllegalArgumentException("an edition has no line of kind " + line.get(0));
            }
        }
        if (order == null) {
            throw new IllegalArgumentException("the record of an edition names none");
        }
        return new Edition(order, on, forced, disabled, dropped, loud);
    }
}
