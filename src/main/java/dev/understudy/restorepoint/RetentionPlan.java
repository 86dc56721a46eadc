// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is to become of each copy of one guest, newest first. */
public record RetentionPlan(int vmid, List<Fate> fates) {

    /** @param why a clause that goes on after "goes:" or "stays:", for {@code plan} and for letters */
    public record Fate(StoredCopy copy, boolean goes, String why) {}

    public RetentionPlan {
        fates = List.copyOf(fates);
    }

    /** Those that go, oldest first; any part of them may go without the rest. */
    public List<Fate> going() {
        List<Fate> going = new ArrayList<>(fates.stream().filter(Fate::goes).toList());
        Collections.reverse(going);
        return List.copyOf(going);
    }

    public List<Fate> staying() {
        return fates.stream().filter(fate -> !fate.goes()).toList();
    }
}
