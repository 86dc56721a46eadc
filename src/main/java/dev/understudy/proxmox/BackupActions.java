// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.action.Action;
import dev.understudy.action.ActionParameters;
import dev.understudy.action.RunContext;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * The actions around full backups. {@code storage-room} sets the body to a {@link StorageRoom}; {@code
 * backup-create?member=&patience=&limit=} to a {@link BackupOutcome}, whatever came of it; {@code backup-proof} takes that
 * body and sets it to a {@link BackupProof}.
 */
final class BackupActions {
    private static final Duration PATIENCE = Duration.ofHours(3);
    private static final Duration LIMIT = Duration.ofHours(8);

    private final Hosts hosts;
    private final DumpSurroundings surroundings;

    BackupActions(Hosts hosts, DumpSurroundings surroundings) {
        this.hosts = hosts;
        this.surroundings = surroundings;
    }

    Map<String, Function<ActionParameters, Action>> all() {
        return Map.of("storage-room", this::room, "backup-create", this::create, "backup-proof", this::prove);
    }

    private Action room(ActionParameters parameters) {
        String attempted = "Room of the backup storage";
        return exchange -> {
            PairSettings pair = hosts.pair(exchange, attempted);
            exchange.getMessage()
                    .setBody(hosts.client(pair, attempted).backups().room(storage(pair, attempted)));
        };
    }

    private Action create(ActionParameters parameters) {
        MemberName member = parameters.member();
        Duration patience = parameters.duration("patience", PATIENCE);
        Duration limit = parameters.limit(LIMIT);
        String attempted = "Full backup of the " + member.text() + "'s guest";
        return exchange -> {
            PairSettings pair = hosts.pair(exchange, attempted);
            ProxmoxClient client = hosts.client(pair, attempted);
            DumpOrder order = new DumpOrder(
                    member,
                    pair.member(member).vmid(),
                    storage(pair, attempted),
                    surroundings.notes(pair.name(), member),
                    patience,
                    limit);
            if (RunContext.isRehearsed(exchange)) {
                rehearse(exchange, client, order);
                return;
            }
            exchange.getMessage().setBody(outcome(exchange, pair.name(), client, order));
        };
    }

    private static void rehearse(Exchange exchange, ProxmoxClient client, DumpOrder order) {
        String now = client.backups()
                .obstacle(order.vmid())
                .map(obstacle -> "now it would wait: " + obstacle)
                .orElse("nothing stands in the way now");
        RunContext.memory(exchange)
                .tell("would back up guest " + order.vmid() + " to storage " + order.storage() + "; " + now);
        exchange.getMessage().setBody(null);
    }

    private BackupOutcome outcome(Exchange exchange, String pair, ProxmoxClient client, DumpOrder order) {
        try {
            return client.dump(
                    order,
                    RunContext.memory(exchange),
                    RunContext.lane(exchange),
                    surroundings.watch(pair, order.member()));
        } catch (Failure e) {
            // why: an interrupted run is left as it stands and goes on later; what fails here fails for this guest only
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return new BackupOutcome(
                    order.member(), order.vmid(), Optional.empty(), Optional.empty(), 0, Optional.of(e.getMessage()));
        }
    }

    private Action prove(ActionParameters parameters) {
        MemberName member = parameters.member();
        String attempted = "Proof of the backup of the " + member.text();
        return exchange -> {
            PairSettings pair = hosts.pair(exchange, attempted);
            BackupOutcome outcome = exchange.getMessage().getBody(BackupOutcome.class);
            if (outcome == null || outcome.archive().isEmpty()) {
                exchange.getMessage().setBody(null);
                return;
            }
            exchange.getMessage()
                    .setBody(BackupProof.of(
                            hosts.client(pair, attempted), outcome.archive().get()));
        };
    }

    static String storage(PairSettings pair, String attempted) {
        return pair.backupStorage()
                .orElseThrow(() -> Failure.of(FailureCode.STORAGE_UNSET, attempted + " of pair " + pair.name())
                        .seen("pair." + pair.name() + ".backup.storage is not set")
                        .next("Nothing was done; set it, restart, and run check")
                        .build());
    }
}
