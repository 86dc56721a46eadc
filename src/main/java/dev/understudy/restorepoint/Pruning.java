// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import dev.understudy.pair.KeepRule;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What a Proxmox storage would remove of one guest's copies by a rule: the same answer as its dry run, without asking.
 * Periods are those of the node's local time.
 */
public final class Pruning {
    /** What the storage's dry run writes beside a copy. */
    public enum Label {
        KEEP,
        REMOVE,
        PROTECTED,
        RENAMED
    }

    /** @param by the part of the rule that keeps it, for example {@code keep-daily=7}; else empty */
    public record Labelled(StoredCopy copy, Label label, String by) {}

    private final List<StoredCopy> open = new ArrayList<>();
    private final Label[] labels;
    private final String[] by;
    private final ZoneId zone;

    private Pruning(List<StoredCopy> open, ZoneId zone) {
        this.open.addAll(open);
        this.labels = new Label[open.size()];
        this.by = new String[open.size()];
        this.zone = zone;
    }

    /** Every copy with its label, newest first. */
    public static List<Labelled> of(Collection<StoredCopy> copiesOfOneGuest, KeepRule rule, ZoneId zone) {
        List<Labelled> labelled = new ArrayList<>();
        List<StoredCopy> open = new ArrayList<>();
        for (StoredCopy copy : copiesOfOneGuest) {
            // why: the storage counts neither of these; they take no period from another copy
            if (!copy.standardName()) {
                labelled.add(new Labelled(copy, Label.RENAMED, ""));
            } else if (copy.protectedThere()) {
                labelled.add(new Labelled(copy, Label.PROTECTED, ""));
            } else {
                open.add(copy);
            }
        }
        open.sort(newestFirst());
        labelled.addAll(new Pruning(open, zone).applied(rule));
        labelled.sort(Comparator.comparing(Labelled::copy, newestFirst()));
        return List.copyOf(labelled);
    }

    static Comparator<StoredCopy> newestFirst() {
        return Comparator.comparing(StoredCopy::takenAt).reversed();
    }

    private List<Labelled> applied(KeepRule rule) {
        keep("keep-last", rule.last(), Instant::toString);
        keep(
                "keep-hourly",
                rule.hourly(),
                taken -> local(taken)
                        .toLocalDateTime()
                        .truncatedTo(ChronoUnit.HOURS)
                        .toString());
        keep("keep-daily", rule.daily(), taken -> local(taken).toLocalDate().toString());
        keep("keep-weekly", rule.weekly(), this::week);
        keep(
                "keep-monthly",
                rule.monthly(),
                taken -> local(taken).getYear() + "/" + local(taken).getMonthValue());
        keep("keep-yearly", rule.yearly(), taken -> "" + local(taken).getYear());
        boolean keepsAll = rule.text().isEmpty();
        List<Labelled> labelled = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            Label rest = keepsAll ? Label.KEEP : Label.REMOVE;
            labelled.add(new Labelled(open.get(i), labels[i] == null ? rest : labels[i], by[i] == null ? "" : by[i]));
        }
        return labelled;
    }

    private ZonedDateTime local(Instant taken) {
        return taken.atZone(zone);
    }

    private String week(Instant taken) {
        ZonedDateTime local = local(taken);
        return local.get(IsoFields.WEEK_BASED_YEAR) + "/" + local.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }

    private void keep(String part, int count, Function<Instant, String> period) {
        Set<String> served = new HashSet<>();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == Label.KEEP) {
                served.add(period.apply(open.get(i).takenAt()));
            }
        }
        Set<String> serves = new HashSet<>();
        for (int i = 0; i < labels.length; i++) {
            String here = period.apply(open.get(i).takenAt());
            if (labels[i] != null || served.contains(here)) {
                continue;
            }
            if (serves.contains(here)) {
                labels[i] = Label.REMOVE;
            } else if (serves.size() < count) {
                serves.add(here);
                labels[i] = Label.KEEP;
                by[i] = part + "=" + count;
            } else {
                return;
            }
        }
    }
}
