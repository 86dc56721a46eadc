// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.check.Feature.Need;
import dev.understudy.journal.Failure;
import dev.understudy.pair.PairSettings;
import dev.understudy.proxmox.ProxmoxClient;
import dev.understudy.proxmox.ProxmoxVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Does the token hold each right? Proxmox itself works out what is inherited and what privilege separation leaves.
 *
 * @param ordered what the route files want beyond watching, so that its rights are needed now
 */
record RightsQuestion(PairSettings pair, ProxmoxClient client, ProxmoxVersion version, Set<Feature> ordered)
        implements Question {

    @Override
    public void ask(Findings findings) {
        List<Right> rights = Right.of(pair, version.major());
        Map<String, Set<String>> held = new HashMap<>();
        try {
            rights.forEach(right -> held.computeIfAbsent(right.path(), client::privileges));
        } catch (Failure e) {
            findings.wrong("Rights of the token for pair " + pair.name(), e.getMessage(), "Ask again");
            return;
        }
        for (Right right : rights) {
            if (!isForLater(right)) {
                tell(right, held.get(right.path()), findings);
            }
        }
        tellOfLater(rights, held, findings);
    }

    private void tell(Right right, Set<String> held, Findings findings) {
        String what = "Right " + right.privilege() + " on " + right.path() + ", for "
                + right.feature().text();
        String token = pair.proxmox().tokenId();
        if (right.isAmong(held)) {
            findings.well(what, "");
            return;
        }
        Set<String> wanted = new TreeSet<>(Set.of(right.privilege()));
        Right.of(pair, version.major()).stream()
                .filter(other -> other.path().equals(right.path()))
                // why: the commands share one role and name it whole; without what is ordered, one undoes another
                .filter(other ->
                        isNeeded(other) || ordered.contains(other.feature()) || held.contains(other.privilege()))
                .forEach(other -> wanted.add(other.privilege()));
        String mend = right.path().startsWith("/storage/")
                ? Grant.onStorage(right.path(), wanted, token)
                : Grant.onMachine(right.path(), wanted, token);
        boolean isOrdered = ordered.contains(right.feature());
        if (right.feature() == Feature.SNAPSHOTS && isOrdered) {
            // why: advice, since the watch does not depend on it, and the job tells of itself when it fails
            findings.advice(
                    what, token + " does not hold it, so " + right.feature().text() + " will fail", mend);
        } else if (isNeeded(right) || isOrdered) {
            findings.wrong(what, token + " does not hold it", mend);
        } else {
            findings.advice(what, token + " does not hold it; no route orders it, so nothing needs it yet", mend);
        }
    }

    private boolean isNeeded(Right right) {
        Need need = right.feature().need();
        return need == Need.NOW
                || need == Need.WITH_BACKUPS && pair.backupStorage().isPresent();
    }

    private boolean isForLater(Right right) {
        return !isNeeded(right)
                && !ordered.contains(right.feature())
                && right.feature().need() != Need.WHEN_ORDERED;
    }

    /** A hint only, since a right that nothing uses is one too many. */
    private void tellOfLater(List<Right> rights, Map<String, Set<String>> held, Findings findings) {
        Set<String> missing = new LinkedHashSet<>();
        for (Right right : rights) {
            if (isForLater(right) && !right.isAmong(held.get(right.path()))) {
                missing.add(right.privilege());
            }
        }
        String what = "Rights for later features of pair " + pair.name();
        List<String> names = new ArrayList<>(missing);
        findings.well(what, names.isEmpty() ? "" : "not needed yet: " + String.join(", ", names));
    }
}
