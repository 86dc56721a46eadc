// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.journal.FailureCode;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.proxmox.Archive;
import dev.understudy.proxmox.BackupInventory;
import dev.understudy.restorepoint.Mark;
import dev.understudy.restorepoint.PointKind;
import dev.understudy.restorepoint.RestorePoint;
import dev.understudy.restorepoint.RetentionPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an audit of one pair's full backups found.
 *
 * @param storage what was looked at
 * @param recorded how many our records say it holds
 * @param missing our records that the storage does not hold
 * @param sentence all of it in words, with the names
 */
record RetentionFindings(String storage, int recorded, List<RestorePoint> missing, String sentence) {
    private static final int SEVERAL = 3;

    /** Why the storage itself is in doubt, and what to look at; empty if what is missing may be taken for lost. */
    Optional<String> doubt() {
        boolean all = missing.size() == recorded;
        boolean most = recorded >= SEVERAL && 2 * missing.size() > recorded;
        if (missing.isEmpty() || !all && !most) {
            return Optional.empty();
        }
        return Optional.of("Storage " + storage + " holds " + (recorded - missing.size()) + " of " + recorded
                + " recorded full backups. That looks like a storage that is not mounted, so nothing was noted as gone."
                + " On the host, look at: pvesm status; pvesm list " + storage
                + ". If they are lost indeed, an audit believes it once newer backups are as many. Missing: " + names()
                + ". [" + FailureCode.STORAGE_OFFLINE.text() + "]");
    }

    /** What is lost, in words; empty if nothing is. */
    Optional<String> loss() {
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("storage " + storage + " does not hold " + missing.size() + " of " + recorded
                        + " recorded full backups any more, and Understudy did not remove them: " + names());
    }

    private String names() {
        return missing.stream().map(RestorePoint::name).collect(Collectors.joining(", "));
    }

    static RetentionFindings of(
            Settings settings,
            PairSettings pair,
            List<RestorePoint> standing,
            BackupInventory found,
            Map<MemberName, RetentionPlan> plans) {
        List<RestorePoint> records = standing.stream()
                .filter(point -> point.kind() == PointKind.FULL_BACKUP)
                .toList();
        List<RestorePoint> here = records.stream()
                .filter(point -> point.storage().equals(found.storage()))
                .toList();
        List<RestorePoint> missing = here.stream()
                .filter(point -> found.missing().contains(point.name()))
                .toList();
        Set<String> known = here.stream().map(RestorePoint::name).collect(Collectors.toSet());
        List<Archive> ofThePair = found.archives().stream()
                .filter(archive -> memberOf(pair, archive.vmid()).isPresent())
                .toList();

        List<String> words = new ArrayList<>();
        words.add("Of " + here.size() + " recorded full backups, storage " + found.storage() + " holds "
                + (here.size() - missing.size()) + ".");
        tell(
                words,
                "Gone without our doing",
                missing.stream().map(RestorePoint::name).toList());
        tell(
                words,
                "Marked for a pair or a machine that is not so configured",
                found.archives().stream()
                        .filter(archive -> isOrphan(settings, archive))
                        .map(archive -> archive.volid() + " (" + archive.notes() + ")")
                        .toList());
        tell(
                words,
                "Marked as ours and not in our records",
                ofThePair.stream()
                        .filter(archive -> !known.contains(archive.volid()))
                        .filter(archive -> Mark.read(archive.notes()).isPresent() && !isOrphan(settings, archive))
                        .map(Archive::volid)
                        .toList());
        tell(
                words,
                "Made by somebody else",
                ofThePair.stream()
                        .filter(archive -> Mark.read(archive.notes()).isEmpty())
                        .map(Archive::volid)
                        .toList());
        tell(
                words,
                "The rule " + settings.backup().keep().text() + " would let go",
                plans.values().stream()
                        .map(RetentionPlan::going)
                        .flatMap(Collection::stream)
                        .map(fate -> fate.copy().volid())
                        .toList());
        tell(
                words,
                "Not looked at, since they lie on another storage",
                records.stream()
                        .filter(point -> !point.storage().equals(found.storage()))
                        .map(point -> point.storage() + " " + point.name())
                        .toList());
        return new RetentionFindings(found.storage(), here.size(), missing, String.join(" ", words));
    }

    private static void tell(List<String> words, String what, List<String> names) {
        if (!names.isEmpty()) {
            words.add(what + ": " + String.join(", ", names) + ".");
        }
    }

    /** Our mark, and no machine that it could have been made of. */
    private static boolean isOrphan(Settings settings, Archive archive) {
        return Mark.read(archive.notes())
                .filter(mark -> settings.pair(mark.pair())
                        .filter(pair -> pair.member(mark.member()).vmid() == archive.vmid())
                        .isEmpty())
                .isPresent();
    }

    private static Optional<MemberName> memberOf(PairSettings pair, int vmid) {
        return Arrays.stream(MemberName.values())
                .filter(member -> pair.member(member).vmid() == vmid)
                .findFirst();
    }
}
