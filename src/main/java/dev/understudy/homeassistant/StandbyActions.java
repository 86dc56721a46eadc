// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.action.Action;
import dev.understudy.action.ActionParameters;
import dev.understudy.action.Carrying;
import dev.understudy.action.RunContext;
import dev.understudy.health.Signal.Reading;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** The actions of the configuration sync on the standby: the restore, and what follows from it. */
final class StandbyActions {
    /** Kept variable: when the restore was about to be ordered. */
    private static final String ORDERED_AT = "orderedAt";

    private static final Duration ADDON_LIMIT = Duration.ofMinutes(2);

    private final SyncSurroundings surroundings;

    StandbyActions(SyncSurroundings surroundings) {
        this.surroundings = surroundings;
    }

    Map<String, Function<ActionParameters, Action>> all() {
        return Map.of(
                "await-core", this::awaitCore,
                "config-restore", this::restore,
                "addons-rest", parameters -> Carrying.guarded(this::restAddons),
                "standby-look", this::look);
    }

    /** A cold standby has just been started; a warm one answers at once. */
    private Action awaitCore(ActionParameters parameters) {
        Duration limit = parameters.limit(Duration.ofMinutes(15));
        return Carrying.guarded(exchange -> {
            SyncMember target = SyncMember.of(exchange, "target", surroundings);
            Instant deadline = surroundings.clock().instant().plus(limit);
            while (true) {
                try {
                    String state = target.client().coreState();
                    if (state.equals("RUNNING")) {
                        return;
                    }
                    throw new Unanswered(Reading.BUSY, "its core is " + state);
                } catch (Unanswered e) {
                    if (e.reading() == Reading.UNAUTHORIZED) {
                        // why: a core is there; whose it is, the proof tells, and that is to be told first
                        return;
                    }
                    boolean isOver = !surroundings.clock().instant().isBefore(deadline);
                    if (isOver || e.reading() == Reading.FORBIDDEN) {
                        throw Failure.of(FailureCode.RESTORE_REFUSED, "Look at the " + target.text())
                                .seen(e.detail())
                                .next("Nothing was restored; the standby is as it was")
                                .build();
                    }
                    surroundings.waiter().await(surroundings.clock().instant().plus(ConfigBackup.BETWEEN_LOOKS));
                }
            }
        });
    }

    private Action restore(ActionParameters parameters) {
        Duration patience = parameters.duration("patience", Duration.ofMinutes(10));
        Duration limit = parameters.limit(Duration.ofMinutes(45));
        return Carrying.guarded(exchange -> {
            SyncMember target = SyncMember.of(exchange, "target", surroundings);
            ConfigRestore restore = new ConfigRestore(
                    target.pair(),
                    target.client(),
                    surroundings.tokens(),
                    surroundings.clock(),
                    surroundings.waiter(),
                    surroundings.look());
            restore.restore(
                    SyncMember.capture(exchange).slug(),
                    SyncMember.content(exchange, surroundings),
                    exchange.getVariable("targetMac", "", String.class),
                    RunContext.memory(exchange),
                    patience,
                    limit);
        });
    }

    private Action look(ActionParameters parameters) {
        Duration listening = parameters.duration("listen", Duration.ofSeconds(60));
        Duration limit = parameters.limit(Duration.ofMinutes(15));
        return Carrying.guarded(exchange -> {
            SyncMember target = SyncMember.of(exchange, "target", surroundings);
            Instant since = Instant.parse(exchange.getVariable(ORDERED_AT, String.class));
            try {
                exchange.getMessage()
                        .setBody(new StandbyLook(
                                        target.client(),
                                        surroundings.clock(),
                                        surroundings.waiter(),
                                        surroundings.look())
                                .look(since, listening, limit, RunContext.memory(exchange)));
            } catch (Unanswered e) {
                throw Failure.of(FailureCode.STANDBY_UNWELL, "Look at the restored standby of pair " + target.pair())
                        .seen(e.detail())
                        .build();
            }
        });
    }

    /** Add-ons that ran on the member on stage were started by the restore; here they wait for their turn. */
    private void restAddons(Exchange exchange) {
        SyncMember target = SyncMember.of(exchange, "target", surroundings);
        Supervisor supervisor = target.supervisor();
        for (String addon : SyncMember.content(exchange, surroundings).addons()) {
            try {
                supervisor.post("/addons/" + addon + "/options", Map.of("boot", "manual"), surroundings.look());
                supervisor.post("/addons/" + addon + "/stop", Map.of(), ADDON_LIMIT);
            } catch (Unanswered e) {
                throw Failure.of(FailureCode.STANDBY_SPOKE, "Stop of the add-on " + addon + " on the " + target.text())
                        .seen(e.detail())
                        .next("It may run besides the one of the active member: stop it by hand")
                        .build();
            }
        }
    }
}
