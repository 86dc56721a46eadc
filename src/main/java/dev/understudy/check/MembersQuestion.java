// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Do both members answer, and are they of one version? */
record MembersQuestion(PairSettings pair, List<MemberQuestion> members) implements Question {
    MembersQuestion {
        members = List.copyOf(members);
    }

    @Override
    public void ask(Findings findings) {
        Map<MemberName, String> versions = new EnumMap<>(MemberName.class);
        for (MemberQuestion member : members) {
            member.version(findings).ifPresent(version -> {
                versions.put(member.name(), version);
                member.inside(findings);
            });
        }
        if (versions.size() < members.size()) {
            return;
        }
        String what = "Versions of the members of pair " + pair.name();
        String seen = "primary " + versions.get(MemberName.PRIMARY) + ", standby " + versions.get(MemberName.STANDBY);
        if (versions.values().stream().distinct().count() == 1) {
            findings.well(what, "the same");
        } else {
            findings.advice(
                    what, seen, "Update the older one: a configuration made by a newer version may not load there");
        }
    }
}
