// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.action.Action;
import dev.understudy.action.ActionParameters;
import dev.understudy.action.RunContext;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.run.Lane;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The actions of retention. {@code backup-list} sets the body to a {@link BackupInventory}; a list of volume ids in it
 * before says what is expected. {@code backup-delete?limit=} takes a list of {@link Removal} and puts a list of {@link Removed} in its place, one for
 * each and in the same order; what fails for one keeps no other from going. A rehearsal removes nothing.
 */
final class RetentionActions {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String ATTEMPTED = "Removal of full backups";

    private final Hosts hosts;

    RetentionActions(Hosts hosts) {
        this.hosts = hosts;
    }

    Map<String, Function<ActionParameters, Action>> all() {
        return Map.of("backup-list", this::list, "backup-delete", this::delete);
    }

    private Action list(ActionParameters parameters) {
        String attempted = "List of full backups";
        return exchange -> {
            PairSettings pair = hosts.pair(exchange, attempted);
            ProxmoxClient client = hosts.client(pair, attempted);
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
            PairSettings pair = hosts.pair(exchange, ATTEMPTED);
            ProxmoxClient client = hosts.client(pair, ATTEMPTED);
            Lane lane = RunContext.lane(exchange);
            exchange.getMessage()
                    .setBody(new Removals(
                                    pair.name(),
                                    removal -> belongs(pair, removal),
                                    removal -> remove(client, lane, removal, limit))
                            .of(exchange));
        };
    }

    private static Removed remove(ProxmoxClient client, Lane lane, Removal removal, Duration limit) {
        // safety: law 5; a dump that waited in vain for its lane leaves the run without it; guarded by
        // BackupRemovalTest.removesNothingWhileAnotherRunHoldsTheLane
        if (!lane.take()) {
            return new Removed(removal, false, "another run of the pair is under way");
        }
        return client.remove(removal, limit);
    }

    private static boolean belongs(PairSettings pair, Removal removal) {
        return pair.backupStorage().filter(removal.storage()::equals).isPresent()
                && removal.volid().startsWith(removal.storage() + ":")
                && Arrays.stream(MemberName.values())
                        .anyMatch(member -> pair.member(member).vmid() == removal.vmid());
    }
}
