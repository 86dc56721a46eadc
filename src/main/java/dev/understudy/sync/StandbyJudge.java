// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Decides whether a standby is as a silent standby should be that holds this original in this edition. Pure. */
public final class StandbyJudge {
    private static final int NAMED = 5;

    private StandbyJudge() {}

    /** @param unwell why it does not work with it; @param spoke what it did although it is not on stage */
    public record Judgement(List<String> unwell, List<String> spoke) {
        public boolean isGood() {
            return unwell.isEmpty() && spoke.isEmpty();
        }
    }

    public static Judgement judge(StandbyFacts facts, Manifest manifest, Edition edition, String coreVersion) {
        List<String> unwell = new ArrayList<>();
        if (!facts.coreState().equals("RUNNING")) {
            unwell.add("its core is " + facts.coreState());
        }
        if (facts.recoveryMode()) {
            unwell.add("it is in recovery mode, so the active member may not survive its next restart either");
        }
        if (!facts.coreVersion().equals(coreVersion)) {
            unwell.add("its core is " + facts.coreVersion() + " and the original's " + coreVersion);
        }
        int wanted = manifest.count(ConfigKind.ENTITY);
        // why: a core registers entities of its own while it comes up, and never loses one that was registered
        if (facts.entities() < wanted) {
            unwell.add("it knows " + facts.entities() + " of " + wanted + " entities");
        }
        entries(facts, manifest, edition, unwell);
        Set<String> spoke = new LinkedHashSet<>(facts.heard());
        facts.triggeredSince().forEach(automation -> spoke.add(automation + " ran"));
        List<String> loud = new TreeMap<>(facts.automations())
                .entrySet().stream()
                        .filter(entry -> entry.getValue().equals("on"))
                        .map(Map.Entry::getKey)
                        .toList();
        if (!loud.isEmpty()) {
            spoke.add(counted(loud, "automation is on", "automations are on"));
        }
        return new Judgement(List.copyOf(unwell), List.copyOf(spoke));
    }

    private static void entries(StandbyFacts facts, Manifest manifest, Edition edition, List<String> unwell) {
        int wanted = manifest.count(ConfigKind.INTEGRATION);
        if (facts.entries().size() < wanted) {
            unwell.add("it has " + facts.entries().size() + " of " + wanted + " integrations");
        }
        Set<String> quiet = new LinkedHashSet<>();
        edition.disabled().forEach(entry -> quiet.add(entry.entryId()));
        List<String> loud = facts.entries().stream()
                .filter(entry ->
                        quiet.contains(entry.id()) && entry.disabledBy().isEmpty())
                .map(StandbyFacts.ConfigEntry::domain)
                .toList();
        if (!loud.isEmpty()) {
            unwell.add(counted(
                    loud, "integration is enabled that should be off", "integrations are enabled that should be off"));
        }
        List<String> broken = facts.entries().stream()
                .filter(entry -> entry.state().equals("migration_error"))
                .map(StandbyFacts.ConfigEntry::domain)
                .toList();
        if (!broken.isEmpty()) {
            unwell.add(counted(broken, "integration could not be migrated", "integrations could not be migrated"));
        }
    }

    private static String counted(List<String> names, String one, String many) {
        String shown = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
        return names.size() + " " + (names.size() == 1 ? one : many) + ": " + shown + more;
    }
}
