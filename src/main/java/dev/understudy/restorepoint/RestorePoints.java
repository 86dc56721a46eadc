// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import dev.understudy.journal.Journal;
import dev.understudy.journal.SqlStore;
import dev.understudy.run.Run;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The record of every copy that Understudy made, with its grade; each change is a journal line as well. */
public interface RestorePoints {

    /** Records a copy that was found; a copy known already keeps its row, and its grade unless the new one is better. */
    RestorePoint found(
            Run run,
            int vmid,
            PointKind kind,
            String storage,
            String name,
            Instant takenAt,
            long sizeBytes,
            Grade grade,
            String evidence);

    /** Raises the grade; never lowers it. */
    void raise(long point, Grade grade, String evidence);

    /** Notes that the copy is not there any more; does nothing if that is known. */
    void gone(long point, String why);

    /** Notes why the copy is about to be removed, before it is; an empty reason takes that back. */
    void leaves(long point, String why);

    /** Why its removal was begun; empty if it was not. What goes then goes by our doing, whoever saw it go. */
    Optional<String> leaving(long point);

    /** Notes that a copy which was taken for gone is there; does nothing if it stands. */
    void back(long point, String evidence);

    Optional<RestorePoint> find(int vmid, PointKind kind, String name, String pair);

    /** Those that are there, newest first. */
    List<RestorePoint> standing(String pair, int vmid, PointKind kind);

    /** Those that are there, of all kinds and of any pair if it is empty, newest first. */
    List<RestorePoint> standing(String pair);

    /** What a run made, in the order it was made. */
    List<RestorePoint> of(Run run);

    static RestorePoints in(SqlStore store, Journal journal, Clock clock) {
        return new SqlRestorePoints(store, journal, clock);
    }
}
