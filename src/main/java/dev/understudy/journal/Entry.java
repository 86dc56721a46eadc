// SPDX-License-Identifier: Apache-2.0
package dev.understudy.journal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** A journal line about to be written; the journal adds number and time. */
public record Entry(
        String pair,
        JournalKind kind,
        String subject,
        OptionalLong incident,
        OptionalLong run,
        String sentence,
        Map<String, String> facts) {
    private static final int LONGEST = 4000;

    public Entry {
        sentence = Abridged.to(LONGEST, sentence);
        Map<String, String> fitting = new LinkedHashMap<>(facts);
        fitting.replaceAll((name, text) -> Abridged.to(LONGEST, text));
        facts = Map.copyOf(fitting);
    }

    public static Entry of(String pair, JournalKind kind, String subject, String sentence) {
        return new Entry(pair, kind, subject, OptionalLong.empty(), OptionalLong.empty(), sentence, Map.of());
    }

    public Entry forIncident(long id) {
        return new Entry(pair, kind, subject, OptionalLong.of(id), run, sentence, facts);
    }

    public Entry forRun(long id) {
        return new Entry(pair, kind, subject, incident, OptionalLong.of(id), sentence, facts);
    }

    public Entry with(String name, Object text) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, text.toString());
        return new Entry(pair, kind, subject, incident, run, sentence, more);
    }
}
