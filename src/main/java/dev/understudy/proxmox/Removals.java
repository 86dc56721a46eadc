// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.action.RunContext;
import dev.understudy.journal.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/** Walks the list of {@link Removal} in the body; what fails for one keeps no other from going. A rehearsal removes nothing. */
record Removals(String pair, Predicate<Removal> belongs, Function<Removal, Removed> remove) {

    /** One for each and in the same order. */
    List<Removed> of(Exchange exchange) throws Exception {
        List<Removed> removed = new ArrayList<>();
        for (Object entry : exchange.getMessage().getMandatoryBody(Collection.class)) {
            removed.add(one(exchange, (Removal) entry));
        }
        if (RunContext.isRehearsed(exchange) && !removed.isEmpty()) {
            RunContext.memory(exchange)
                    .tell(removed.stream()
                            .map(one -> one.removal().volid())
                            .collect(Collectors.joining(", ", "would remove ", "")));
        }
        return List.copyOf(removed);
    }

    private Removed one(Exchange exchange, Removal removal) {
        if (!belongs.test(removal)) {
            return new Removed(removal, false, "it lies on no storage, or is of no guest, of pair " + pair);
        }
        if (RunContext.isRehearsed(exchange)) {
            return new Removed(removal, false, "it would be removed");
        }
        RunContext.memory(exchange).tell("removes " + removal.volid());
        try {
            return remove.apply(removal);
        } catch (Failure e) {
            // why: an interrupted run is left as it stands and plans again later; what fails here fails for this copy
            // only
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return new Removed(removal, false, e.getMessage());
        }
    }
}
