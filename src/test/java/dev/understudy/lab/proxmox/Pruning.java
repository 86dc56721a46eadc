// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;

/** What retention does in a dump: it refuses one too many, or removes after it (VZDump.pm, transcripts 04 and 06). */
record Pruning(DumpOrder order, SimulatedStorage storage, ZoneId zone) {

    private Optional<Retention> rule() {
        return keep().map(keep -> Retention.of(keep, zone)).filter(retention -> !retention.keepsAll());
    }

    private Optional<String> keep() {
        return order.keep().or(storage::retention);
    }

    Optional<String> refusal(int vmid) {
        int limit = rule().map(Retention::limit).orElse(0);
        long there = storage.archives(vmid).stream()
                .filter(archive -> archive.standard() && !archive.isProtected())
                .count();
        if (order.remove() || limit == 0 || there < limit) {
            return Optional.empty();
        }
        return Optional.of(("There is a max backup limit of %d enforced by the target storage or the vzdump parameters."
                        + " Either increase the limit or delete old backups.")
                .formatted(limit));
    }

    void after(int vmid, Consumer<String> say) {
        Optional<Retention> rule = rule();
        if (!order.remove() || rule.isEmpty()) {
            return;
        }
        say.accept("prune older backups with retention: " + keep().orElseThrow());
        int pruned = 0;
        for (var mark : rule.get().marks(storage.archives(vmid)).entrySet()) {
            if (mark.getValue().equals("remove")) {
                say.accept("removing backup '%s'".formatted(mark.getKey()));
                storage.remove(mark.getKey());
                pruned++;
            }
        }
        say.accept(
                "pruned %d backup(s)".formatted(pruned) + (pruned == 0 ? "" : " not covered by keep-retention policy"));
    }
}
