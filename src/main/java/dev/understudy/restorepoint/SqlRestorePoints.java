// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import dev.understudy.journal.Abridged;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.Row;
import dev.understudy.journal.SqlStore;
import dev.understudy.run.Run;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class SqlRestorePoints implements RestorePoints {
    private static final int LONGEST = 4000;

    private final SqlStore store;
    private final Journal journal;
    private final Clock clock;

    SqlRestorePoints(SqlStore store, Journal journal, Clock clock) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public RestorePoint found(
            Run run,
            int vmid,
            PointKind kind,
            String storage,
            String name,
            Instant takenAt,
            long sizeBytes,
            Grade grade,
            String evidence) {
        return store.inTransaction(() -> {
            Optional<RestorePoint> known = find(vmid, kind, name, run.pair());
            if (known.isPresent()) {
                back(known.get().id(), evidence);
                raise(known.get().id(), grade, evidence);
                return find(vmid, kind, name, run.pair()).orElseThrow();
            }
            long id = store.insert(
                    "insert into restore_point (pair, vmid, kind, storage, name, taken_at, size_bytes, grade, evidence,"
                            + " run_id, due_on) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    run.pair(),
                    vmid,
                    kind,
                    storage,
                    name,
                    takenAt,
                    sizeBytes,
                    grade,
                    Abridged.to(LONGEST, evidence),
                    run.id(),
                    run.dueOn());
            RestorePoint point = byId(id).orElseThrow();
            tell(point, JournalKind.RESTORE_POINT_FOUND, "is " + grade.text() + ": " + evidence);
            return point;
        });
    }

    @Override
    public void raise(long id, Grade grade, String evidence) {
        store.transact(() -> {
            RestorePoint point = byId(id).orElseThrow();
            if (point.grade().isAtLeast(grade)) {
                return;
            }
            store.update(
                    "update restore_point set grade = ?, evidence = ? where id = ?",
                    grade,
                    Abridged.to(LONGEST, evidence),
                    id);
            tell(point, JournalKind.RESTORE_POINT_GRADED, "is " + grade.text() + ": " + evidence);
        });
    }

    @Override
    public void gone(long id, String why) {
        store.transact(() -> {
            int changed = store.update(
                    "update restore_point set gone_at = ? where id = ? and gone_at is null", clock.instant(), id);
            if (changed == 1) {
                tell(byId(id).orElseThrow(), JournalKind.RESTORE_POINT_GONE, "is gone: " + why);
            }
        });
    }

    @Override
    public void leaves(long id, String why) {
        store.update(
                "update restore_point set leaving = ? where id = ?",
                why.isEmpty() ? null : Abridged.to(LONGEST, why),
                id);
    }

    @Override
    public Optional<String> leaving(long id) {
        return store.first("select leaving from restore_point where id = ?", row -> row.optionalText("leaving"), id)
                .flatMap(why -> why);
    }

    @Override
    public void back(long id, String evidence) {
        store.transact(() -> {
            int changed = store.update(
                    "update restore_point set gone_at = null, leaving = null where id = ? and gone_at is not null", id);
            if (changed == 1) {
                tell(byId(id).orElseThrow(), JournalKind.RESTORE_POINT_FOUND, "is there again: " + evidence);
            }
        });
    }

    private void tell(RestorePoint point, JournalKind kind, String what) {
        String sentence =
                "The " + point.kind().text() + " " + point.name() + " of guest " + point.vmid() + " " + what + ".";
        Entry entry =
                Entry.of(point.pair(), kind, point.kind().text(), sentence).with("restore-point", point.id());
        journal.append(point.run().isPresent() ? entry.forRun(point.run().getAsLong()) : entry);
    }

    private Optional<RestorePoint> byId(long id) {
        return store.first("select * from restore_point where id = ?", SqlRestorePoints::point, id);
    }

    @Override
    public Optional<RestorePoint> find(int vmid, PointKind kind, String name, String pair) {
        return store.first(
                "select * from restore_point where pair = ? and kind = ? and vmid = ? and name = ?",
                SqlRestorePoints::point,
                pair,
                kind,
                vmid,
                name);
    }

    @Override
    public List<RestorePoint> standing(String pair, int vmid, PointKind kind) {
        return store.list(
                "select * from restore_point where pair = ? and kind = ? and vmid = ? and gone_at is null"
                        + " order by taken_at desc, id desc",
                SqlRestorePoints::point,
                pair,
                kind,
                vmid);
    }

    @Override
    public List<RestorePoint> standing(String pair) {
        return store.list(
                "select * from restore_point where (pair = ? or ? = '') and gone_at is null order by taken_at desc, id desc",
                SqlRestorePoints::point,
                pair,
                pair);
    }

    @Override
    public List<RestorePoint> of(Run run) {
        return store.list(
                "select * from restore_point where run_id = ? order by id", SqlRestorePoints::point, run.id());
    }

    private static RestorePoint point(Row row) {
        return new RestorePoint(
                row.number("id"),
                row.text("pair"),
                (int) row.number("vmid"),
                row.constant("kind", PointKind.class),
                row.text("storage"),
                row.text("name"),
                row.instant("taken_at"),
                row.number("size_bytes"),
                row.constant("grade", Grade.class),
                row.text("evidence"),
                row.optionalNumber("run_id"),
                row.optionalDate("due_on"),
                row.optionalInstant("gone_at"));
    }
}
