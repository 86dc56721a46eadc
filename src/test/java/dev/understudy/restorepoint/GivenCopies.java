// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import dev.understudy.pair.MemberName;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** Copies of guest 102, the primary of pair home, named by their local time. */
final class GivenCopies {
    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    static final String OURS = new Mark("home", MemberName.PRIMARY, true).text();

    private GivenCopies() {}

    /** For example {@code verified("2026-11-03 01:00")}. */
    static StoredCopy verified(String local) {
        return ours(local, Grade.VERIFIED);
    }

    static StoredCopy complete(String local) {
        return ours(local, Grade.COMPLETE);
    }

    static StoredCopy ours(String local, Grade grade) {
        return copy(at(local), OURS, false, true, Optional.of(grade));
    }

    static StoredCopy foreign(String local) {
        return copy(at(local), "nightly", false, true, Optional.empty());
    }

    static StoredCopy marked(String local, String firstNote) {
        return copy(at(local), firstNote, false, true, Optional.of(Grade.VERIFIED));
    }

    static StoredCopy protectedOne(StoredCopy copy) {
        return copy(copy.takenAt(), copy.firstNote(), true, copy.standardName(), copy.grade());
    }

    static StoredCopy renamed(StoredCopy copy) {
        return copy(copy.takenAt(), copy.firstNote(), copy.protectedThere(), false, copy.grade());
    }

    static StoredCopy unknownToUs(StoredCopy copy) {
        return copy(copy.takenAt(), copy.firstNote(), copy.protectedThere(), copy.standardName(), Optional.empty());
    }

    static StoredCopy copy(
            Instant takenAt, String note, boolean protectedThere, boolean standardName, Optional<Grade> grade) {
        String name = takenAt.atZone(BERLIN).toLocalDateTime().toString().replaceAll("[-:T]", "_");
        String volid = "bk:backup/vzdump-qemu-102-" + name + "-" + takenAt.getEpochSecond() + ".vma.zst";
        return new StoredCopy(volid, 102, takenAt, 4_000_000_000L, note, protectedThere, standardName, grade);
    }

    static Instant at(String local) {
        return LocalDateTime.parse(local.replace(' ', 'T')).atZone(BERLIN).toInstant();
    }
}
