// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import java.util.Set;

/**
 * The variables a step may hand to later steps across a restart. A closed list: a variable that is not on it may hold
 * anything, a secret among it, and is never written to the store.
 */
public final class KeptVariables {
    public static final Set<String> NAMES = Set.of(
            "upid",
            "jobId",
            "slug",
            "wanted",
            "primaryTrouble",
            "primaryFrozen",
            "standbyFrozen",
            "standbyTrouble",
            "refused",
            "source",
            "target",
            "way",
            "trouble",
            "troubleCode",
            "capture",
            "content",
            "changes",
            "orderedAt",
            "targetMac",
            "uncarried",
            "marked",
            "passing",
            "lastGood",
            "goneBack",
            "leftovers",
            "outcome",
            "sentence");

    private KeptVariables() {}
}
