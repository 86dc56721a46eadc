// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import dev.understudy.pair.KeepRule;
import dev.understudy.pair.MemberName;
import dev.understudy.restorepoint.Pruning.Label;
import dev.understudy.restorepoint.Pruning.Labelled;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides which full backups of one member may go: never more than the storage itself would remove by the same rule,
 * and of that only what we made and can spare (law 4).
 *
 * @param zone the node's local time
 */
public record Retention(String pair, MemberName member, int vmid, KeepRule rule, ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    /** Says for every copy found on the storage whether it goes, and why. */
    public RetentionPlan plan(Collection<StoredCopy> found) {
        List<StoredCopy> copies = found.stream().sorted(Pruning.newestFirst()).collect(Collectors.toList());
        List<StoredCopy> good = copies.stream()
                .filter(this::isOurs)
                .filter(copy -> copy.isAtLeast(Grade.COMPLETE))
                .toList();
        Judgement judgement = new Judgement(
                labels(copies.stream().filter(copy -> copy.vmid() == vmid).toList()), labels(good), good);
        Map<StoredCopy, String> stays = new HashMap<>();
        for (StoredCopy copy : copies) {
            judgement.staysBecause(copy).ifPresent(why -> stays.put(copy, why));
        }
        // safety: what the rule leaves may be a single copy; guarded by
        // RetentionTest.leavesTheFloorEvenIfTheRuleKeepsLess
        good.stream()
                .filter(copy -> !stays.containsKey(copy))
                .limit(Math.max(
                        0,
                        KeepRule.FLOOR
                                - good.stream().filter(stays::containsKey).count()))
                .toList()
                .forEach(copy ->
                        stays.put(copy, "it is one of the " + KeepRule.FLOOR + " complete copies that always stay"));
        return new RetentionPlan(
                vmid, copies.stream().map(copy -> fate(copy, stays, good)).toList());
    }

    private RetentionPlan.Fate fate(StoredCopy copy, Map<StoredCopy, String> stays, List<StoredCopy> good) {
        String why = stays.get(copy);
        if (why != null) {
            return new RetentionPlan.Fate(copy, false, why);
        }
        return new RetentionPlan.Fate(
                copy,
                true,
                rule.text() + " does not keep it, and the copy of "
                        + TIME.format(good.get(0).takenAt().atZone(zone)) + " is complete");
    }

    private Map<StoredCopy, Labelled> labels(List<StoredCopy> copies) {
        return Pruning.of(copies, rule, zone).stream()
                .collect(Collectors.toMap(Labelled::copy, labelled -> labelled, (one, same) -> one));
    }

    private boolean isOurs(StoredCopy copy) {
        return copy.vmid() == vmid
                && Mark.read(copy.firstNote()).filter(this::namesThisMember).isPresent();
    }

    private boolean namesThisMember(Mark mark) {
        return mark.pair().equals(pair) && mark.member() == member;
    }

    /** @param good our complete or better copies, newest first */
    private final class Judgement {
        private final Map<StoredCopy, Labelled> amongAll;
        private final Map<StoredCopy, Labelled> amongGood;
        private final List<StoredCopy> good;
        private final Optional<StoredCopy> newestVerified;

        Judgement(Map<StoredCopy, Labelled> amongAll, Map<StoredCopy, Labelled> amongGood, List<StoredCopy> good) {
            this.amongAll = amongAll;
            this.amongGood = amongGood;
            this.good = good;
            this.newestVerified =
                    good.stream().filter(copy -> copy.isAtLeast(Grade.VERIFIED)).findFirst();
        }

        Optional<String> staysBecause(StoredCopy copy) {
            if (copy.vmid() != vmid) {
                return Optional.of("it is of guest " + copy.vmid());
            }
            return untouchable(copy).or(() -> keptByRule(copy)).or(() -> notSparable(copy));
        }

        private Optional<String> untouchable(StoredCopy copy) {
            // safety: law 4, only what is ours; guarded by RetentionTest.touchesNothingThatIsNotOurs
            if (copy.protectedThere()) {
                return Optional.of("it is protected on the storage");
            }
            if (!copy.standardName()) {
                return Optional.of("its name is not one that Proxmox gives");
            }
            Optional<Mark> mark = Mark.read(copy.firstNote());
            if (mark.isEmpty()) {
                return Optional.of("it does not carry our mark, so somebody else made it");
            }
            if (!namesThisMember(mark.get())) {
                return Optional.of("its mark names the " + mark.get().member().text() + " of pair "
                        + mark.get().pair() + ", which this guest is not");
            }
            return copy.grade().isEmpty()
                    ? Optional.of("our records do not know it, so nothing is known of what is in it")
                    : Optional.empty();
        }

        private Optional<String> keptByRule(StoredCopy copy) {
            Labelled there = amongAll.get(copy);
            if (there.label() == Label.KEEP) {
                return Optional.of(kept(there));
            }
            // why: a copy of somebody else, or one that is not complete, may have taken its period
            Labelled among = amongGood.get(copy);
            return among != null && among.label() == Label.KEEP
                    ? Optional.of(kept(among) + " among our complete copies")
                    : Optional.empty();
        }

        private String kept(Labelled labelled) {
            return labelled.by().isEmpty() ? "no rule removes anything" : labelled.by() + " keeps it";
        }

        private Optional<String> notSparable(StoredCopy copy) {
            // safety: never the newest proof that a member can be brought back; guarded by
            // RetentionTest.keepsTheNewestVerifiedCopy
            if (newestVerified.filter(copy::equals).isPresent()) {
                return Optional.of("it is the newest verified copy");
            }
            // safety: a copy goes only after a newer one is known good; guarded by
            // RetentionTest.keepsEverythingUntilANewerCopyIsComplete
            boolean newerIsComplete = !good.isEmpty() && good.get(0).takenAt().isAfter(copy.takenAt());
            return newerIsComplete ? Optional.empty() : Optional.of("no newer copy is complete yet");
        }
    }
}
