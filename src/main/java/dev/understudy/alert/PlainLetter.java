// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import dev.understudy.incident.Incident;
import dev.understudy.journal.Abridged;
import dev.understudy.journal.JournalLine;

/** What is told where the letter that should tell it could not be rendered: no template, nothing to look up. */
final class PlainLetter {
    private static final int LONGEST_SUBJECT = 200;

    private PlainLetter() {}

    static Letter of(JournalLine line) {
        return of(line.pair(), line.kind().text(), line.sentence());
    }

    static Letter of(String kind, Incident incident) {
        return of(
                incident.pair(),
                kind,
                "Incident " + incident.id() + " (" + incident.kind().text() + ", " + incident.subject() + "): "
                        + incident.reason() + ".");
    }

    private static Letter of(String pair, String kind, String sentence) {
        String text = "What happened\n  " + sentence
                + "\n\nWhat to do\n  Look at the page or at docs/runbooks. This letter (" + kind
                + ") could not be rendered as it should; the log says why.\n\nPair " + pair + "\n";
        return new Letter(
                Abridged.to(LONGEST_SUBJECT, oneLine(pair + ": " + sentence)),
                text,
                "<pre>" + escaped(text) + "</pre>");
    }

    /** A subject is a header: what breaks its line would begin another one. */
    static String oneLine(String subject) {
        return subject.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
