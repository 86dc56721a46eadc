// SPDX-License-Identifier: Apache-2.0
package dev.understudy.journal;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Forgets lines of the journal that nobody needs any more; in small transactions, so that no writer waits for long. */
public final class SqlOldLines {
    private static final int AT_ONCE = 200;
    private static final int MOST_BATCHES = 100;

    private final SqlStore store;

    public SqlOldLines(SqlStore store) {
        this.store = store;
    }

    private record Line(long id, OptionalLong incident, OptionalLong run) {}

    /**
     * @param firstNeeded the first line that somebody has not read or refers to; it and all after it stay
     * @param incidents whose lines stay
     * @param runs whose lines stay
     */
    public void forget(Instant before, long firstNeeded, Set<Long> incidents, Set<Long> runs) {
        long last = 0;
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
            List<Line> lines = store.list(
                    "select id, incident_id, run_id from journal where id > ? and id < ? and recorded_at < ?"
                            + " order by id limit ?",
                    row -> new Line(row.number("id"), row.optionalNumber("incident_id"), row.optionalNumber("run_id")),
                    last,
                    firstNeeded,
                    before,
                    AT_ONCE);
            if (lines.isEmpty()) {
                return;
            }
            last = lines.get(lines.size() - 1).id();
            store.transact(() -> lines.stream()
                    // safety: what is open is judged and told by its lines, however old (TidyTest)
                    .filter(line -> !isOf(line.incident(), incidents) && !isOf(line.run(), runs))
                    .forEach(line -> delete(line.id())));
        }
    }

    private static boolean isOf(OptionalLong id, Set<Long> kept) {
        return id.isPresent() && kept.contains(id.getAsLong());
    }

    private void delete(long line) {
        store.update("delete from journal_fact where journal_id = ?", line);
        store.update("delete from journal where id = ?", line);
    }
}
