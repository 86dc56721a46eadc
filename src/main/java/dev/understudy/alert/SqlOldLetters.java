// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import dev.understudy.journal.SqlStore;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;

/** Forgets letters and events that arrived long ago; never one that somebody waits for, nor one of an open incident. */
public final class SqlOldLetters {
    private static final int AT_ONCE = 200;
    private static final int MOST_BATCHES = 100;

    private final SqlStore store;

    public SqlOldLetters(SqlStore store) {
        this.store = store;
    }

    private record Told(long id, long incident) {}

    /** Empties the bodies of letters; subject, recipients and times stay. */
    public void forgetBodies(Instant before, Set<Long> openIncidents) {
        each(
                "select id, incident_id from alert where id > ? and state <> ? and made_at < ? and body_html <> ''"
                        + " order by id limit ?",
                before,
                openIncidents,
                id -> store.update("update alert set body_text = '', body_html = '' where id = ?", id));
    }

    public void forget(Instant before, Set<Long> openIncidents) {
        each(
                "select id, incident_id from alert where id > ? and state <> ? and made_at < ? order by id limit ?",
                before,
                openIncidents,
                id -> {
                    store.update("delete from letter_recipient where alert_id = ?", id);
                    store.update("delete from alert where id = ?", id);
                });
        each(
                "select id, incident_id from hook_event where id > ? and state <> ? and happened_at < ?"
                        + " order by id limit ?",
                before,
                openIncidents,
                id -> store.update("delete from hook_event where id = ?", id));
    }

    /** The incidents that a letter or an event still speaks of. */
    public Set<Long> incidents() {
        return new HashSet<>(store.list(
                "select incident_id from alert union select incident_id from hook_event",
                row -> row.number("incident_id")));
    }

    /** The first line of the journal that a letter or an event refers to, or that has not been read yet. */
    public long firstNeededLine() {
        return store.first(
                        "select min(line) as first_line from (select min(journal_id) as line from alert"
                                + " union all select min(journal_id) from hook_event"
                                + " union all select min(journal_id) + 1 from reading_cursor) as needed",
                        row -> row.optionalNumber("first_line"))
                .orElse(OptionalLong.empty())
                // why: without a cursor nobody has read anything yet
                .orElse(0);
    }

    private void each(String sql, Instant before, Set<Long> openIncidents, LongConsumer work) {
        long last = 0;
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
            // safety: what waits is owed to somebody, however old (TidyTest)
            List<Told> old = store.list(
                    sql,
                    row -> new Told(row.number("id"), row.number("incident_id")),
                    last,
                    Alert.State.WAITING,
                    before,
                    AT_ONCE);
            if (old.isEmpty()) {
                return;
            }
            last = old.get(old.size() - 1).id();
            store.transact(() -> old.stream()
                    .filter(told -> !openIncidents.contains(told.incident()))
                    .forEach(told -> work.accept(told.id())));
        }
    }
}
