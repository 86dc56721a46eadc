// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.action.Action;
import dev.understudy.action.ActionParameters;
import dev.understudy.action.PairName;
import dev.understudy.action.RunContext;
import dev.understudy.journal.Failure;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * The actions of retention. {@code backup-list} sets the body to a {@link BackupInventory}; a list of volume ids in it
 * before says what is expected. {@code backup-delete?limit=} takes a list of {@link Removal} and puts a list of {@link Removed} in its place, one for
 * each and in the same order; what fails for one keeps no other from going. A rehearsal removes nothing.
 */
final class RetentionActions {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String ATTEMPTED = "Removal of full backups";

    private final Function<String, Optional<ProxmoxClient>> clients;
    private final Function<String, Optional<PairSettings>> pairs;

    RetentionActions(
            Function<String, Optional<ProxmoxClient>> clients, Function<String, Optional<PairSettings>> pairs) {
        this.clients = clients;
        this.pairs = pairs;
    }

    Map<String, Function<ActionParameters, Action>> all() {
        return Map.of("backup-list", this::list, "backup-delete", this::delete);
    }

    private Action list(ActionParameters parameters) {
        String attempted = "List of full backups";
        return exchange -> {
            String name = PairName.of(exchange, attempted);
            PairSettings pair = PairName.known(pairs.apply(name), name, attempted);
            ProxmoxClient client = PairName.known(clients.apply(name), name, attempted);
            Collection<?> expected =
                    exchange.getMessage().getBody() instanceof Collection<?> volids ? volids : List.of();
            exchange.getMessage()
                    .setBody(BackupInventory.take(
                            client.backups(),
                            BackupActions.storage(pair, attempted),
                            expected.stream().map(String.class::cast).toList()));
        };
    }

    private Action delete(ActionParameters parameters) {
        Duration limit = parameters.limit(LIMIT);
        return exchange -> {
            String name = PairName.of(exchange, ATTEMPTED);
            PairSettings pair = PairName.known(pairs.apply(name), name, ATTEMPTED);
            ProxmoxClient client = PairName.known(clients.apply(name), name, ATTEMPTED);
            List<Removed> removed = new ArrayList<>();
            for (Object entry : exchange.getMessage().getMandatoryBody(Collection.class)) {
                removed.add(one(exchange, pair, client, (Removal) entry, limit));
            }
            exchange.getMessage().setBody(List.copyOf(removed));
        };
    }

    private static Removed one(
            Exchange exchange, PairSettings pair, ProxmoxClient client, Removal removal, Duration limit) {
        if (!belongs(pair, removal)) {
            return new Removed(removal, false, "it lies on no storage, or is of no guest, of pair " + pair.name());
        }
        if (RunContext.isRehearsed(exchange)) {
            RunContext.memory(exchange).tell("would remove " + removal.volid());
            return new Removed(removal, false, "it would be removed");
        }
        RunContext.memory(exchange).tell("removes " + removal.volid());
        try {
            return client.remove(removal, limit);
        } catch (Failure e) {
            // why: an interrupted run is left as it stands and plans again later; what fails here fails for this copy
            // only
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return new Removed(removal, false, e.getMessage());
        }
    }

    private static boolean belongs(PairSettings pair, Removal removal) {
        return pair.backupStorage().filter(removal.storage()::equals).isPresent()
                && removal.volid().startsWith(removal.storage() + ":")
                && Arrays.stream(MemberName.values())
                        .anyMatch(member -> pair.member(member).vmid() == removal.vmid());
    }
}
