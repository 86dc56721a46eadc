// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A copy that Understudy made.
 *
 * @param storage where it lies; for a snapshot, empty: it lies with the disks
 * @param name the volume id of a backup, the name of a snapshot
 * @param takenAt when its making began
 * @param sizeBytes as the storage tells it; 0 if it does not
 * @param evidence what the grade rests on, in words
 * @param run that made it
 * @param dueOn the local date whose schedule it served
 * @param goneAt since when it is not there any more
 */
public record RestorePoint(
        long id,
        String pair,
        int vmid,
        PointKind kind,
        String storage,
        String name,
        Instant takenAt,
        long sizeBytes,
        Grade grade,
        String evidence,
        OptionalLong run,
        Optional<LocalDate> dueOn,
        Optional<Instant> goneAt) {

    public boolean isThere() {
        return goneAt.isEmpty();
    }
}
