// SPDX-License-Identifier: Apache-2.0
package dev.understudy.journal;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class SqlJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final SqlStore store;
    private final Clock clock;

    SqlJournal(SqlStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void takeTurn() {
        store.update("update journal_turn set lines = lines where name = 'journal'");
    }

    @Override
    public long append(Entry entry) {
        long id = store.inTransaction(() -> {
            // safety: a number is taken before its transaction ends; without the turn, the outbox reads past a line
            // that
            // another pair's transaction has not committed yet, and its letter is never written. Guarded by
            // JournalTest.
            store.update("update journal_turn set lines = lines + 1 where name = 'journal'");
            long line = store.insert(
                    "insert into journal (recorded_at, pair, kind, subject, incident_id, run_id, sentence)"
                            + " values (?, ?, ?, ?, ?, ?, ?)",
                    clock.instant(),
                    entry.pair(),
                    entry.kind(),
                    entry.subject(),
                    entry.incident(),
                    entry.run(),
                    entry.sentence());
            entry.facts()
                    .forEach((name, text) -> store.update(
                            "insert into journal_fact (journal_id, name, text) values (?, ?, ?)", line, name, text));
            return line;
        });
        LOG.info(
                "{} pair={} kind={}",
                entry.sentence(),
                entry.pair(),
                entry.kind().text());
        return id;
    }

    @Override
    public List<JournalLine> after(long id, int limit) {
        return lines("select * from journal where id > ? order by id limit ?", id, limit);
    }

    @Override
    public List<JournalLine> ofIncident(long incident) {
        return lines("select * from journal where incident_id = ? order by id", incident);
    }

    @Override
    public OptionalLong newest() {
        return store.first("select max(id) as newest from journal", row -> row.optionalNumber("newest"))
                .orElse(OptionalLong.empty());
    }

    private List<JournalLine> lines(String sql, Object... parameters) {
        return store.inTransaction(() -> store.list(sql, this::line, parameters));
    }

    private JournalLine line(Row row) {
        long id = row.number("id");
        return new JournalLine(
                id,
                row.instant("recorded_at"),
                row.text("pair"),
                row.constant("kind", JournalKind.class),
                row.text("subject"),
                row.optionalNumber("incident_id"),
                row.optionalNumber("run_id"),
                row.text("sentence"),
                facts(id));
    }

    private Map<String, String> facts(long journalId) {
        Map<String, String> facts = new HashMap<>();
        store.list(
                        "select name, text from journal_fact where journal_id = ?",
                        row -> Map.entry(row.text("name"), row.text("text")),
                        journalId)
                .forEach(fact -> facts.put(fact.getKey(), fact.getValue()));
        return facts;
    }
}
