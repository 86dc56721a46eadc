// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.proxmox.Archive;
import dev.understudy.restorepoint.Grade;
import dev.understudy.restorepoint.PointKind;
import dev.understudy.restorepoint.RestorePoint;
import dev.understudy.restorepoint.RestorePoints;
import dev.understudy.restorepoint.Retention;
import dev.understudy.restorepoint.RetentionPlan;
import dev.understudy.restorepoint.StoredCopy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings together what a storage lists and what our records know of it, and has retention judge each member's copies. */
final class RetentionPlans {
    private final Settings settings;
    private final Grades grades;

    /** What our records know of a copy. */
    @FunctionalInterface
    interface Grades {
        /** Empty if they do not know it, or know that it is gone. */
        Optional<Grade> of(String pair, int vmid, String volid);
    }

    RetentionPlans(Settings settings, Grades grades) {
        this.settings = settings;
        this.grades = grades;
    }

    static RetentionPlans by(RestorePoints points, Settings settings) {
        return new RetentionPlans(
                settings,
                (pair, vmid, volid) -> points.find(vmid, PointKind.FULL_BACKUP, volid, pair)
                        .filter(RestorePoint::isThere)
                        .map(RestorePoint::grade));
    }

    /** @param archives of one storage, oldest first; those of other guests are left out */
    Map<MemberName, RetentionPlan> of(PairSettings pair, List<Archive> archives) {
        Map<MemberName, RetentionPlan> plans = new EnumMap<>(MemberName.class);
        for (MemberName member : MemberName.values()) {
            int vmid = pair.member(member).vmid();
            List<StoredCopy> copies = archives.stream()
                    .filter(archive -> archive.vmid() == vmid)
                    .map(archive -> copy(pair, archive))
                    .toList();
            plans.put(
                    member,
                    new Retention(pair.name(), member, vmid, settings.backup().keep(), settings.zone()).plan(copies));
        }
        return plans;
    }

    private StoredCopy copy(PairSettings pair, Archive archive) {
        return new StoredCopy(
                archive.volid(),
                archive.vmid(),
                archive.takenAt(),
                archive.sizeBytes(),
                archive.notes(),
                archive.isProtected(),
                archive.hasStandardName(),
                grades.of(pair.name(), archive.vmid(), archive.volid()));
    }
}
