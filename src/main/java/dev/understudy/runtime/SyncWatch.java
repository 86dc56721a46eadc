// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.incident.IncidentDesk;
import dev.understudy.incident.IncidentKind;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.RoleLedger;
import dev.understudy.pair.Settings;
import dev.understudy.run.RunOrder;
import dev.understudy.sync.Standing;
import dev.understudy.sync.SyncRounds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** When a sync is due: by its timer, or when changes that were heard of have calmed down; and what is at stake until then. */
public final class SyncWatch {
    private static final String JOB = "config-sync";
    private static final Duration PAUSE = Duration.ofMinutes(4);

    private final Settings settings;
    private final Supplier<Runner> runner;
    private final SyncRounds rounds;
    private final SyncAge age;
    private final RoleLedger ledger;
    private final IncidentDesk desk;
    private final Clock clock;
    private final Map<String, Instant> retries = new ConcurrentHashMap<>();
    private final Map<String, Wish> wishes = new ConcurrentHashMap<>();

    /** CHANGED waits for a tick without another change; OWED waits for the lane only. */
    private enum Wish {
        CHANGED,
        OWED
    }

    SyncWatch(
            Settings settings,
            Supplier<Runner> runner,
            SyncRounds rounds,
            SyncAge age,
            RoleLedger ledger,
            IncidentDesk desk,
            Clock clock) {
        this.settings = settings;
        this.runner = runner;
        this.rounds = rounds;
        this.age = age;
        this.ledger = ledger;
        this.desk = desk;
        this.clock = clock;
    }

    /** What the job's own timer calls for each pair. */
    public void due(Exchange exchange) {
        begin(exchange.getVariable("pair", String.class));
    }

    /** Sets the variable {@code source} to the member that is listened to. */
    public void aim(Exchange exchange) {
        exchange.setVariable(
                "source",
                ledger.onStage(exchange.getVariable("pair", String.class)).text());
    }

    /** Takes the number of changes in the body. */
    public void heard(Exchange exchange) {
        String pair = exchange.getVariable("pair", String.class);
        int changes = exchange.getMessage().getBody(Integer.class);
        Wish wish = wishes.get(pair);
        if (changes > 0) {
            wishes.putIfAbsent(pair, Wish.CHANGED);
        }
        Instant again = retries.get(pair);
        boolean isTime = again != null && !again.isAfter(clock.instant());
        if (isTime || wish == Wish.OWED || wish == Wish.CHANGED && changes == 0) {
            begin(pair);
        }
        look(pair);
    }

    /** What was in the way of the last run may be over soon. */
    void again(String pair) {
        retries.put(pair, clock.instant().plus(PAUSE));
    }

    private void begin(String pair) {
        if (wasHandedOver(pair)) {
            wishes.remove(pair);
            return;
        }
        try {
            wishes.put(pair, Wish.OWED);
            runner.get().start(RunOrder.of(JOB, pair));
            wishes.remove(pair);
            retries.remove(pair);
        } catch (Failure e) {
            if (e.code() != FailureCode.LANE_BUSY) {
                throw e;
            }
        }
    }

    /** safety: law 2, after a failover nothing is carried until it is ordered anew; the old member is the better one. */
    private boolean wasHandedOver(String pair) {
        return ledger.epoch(pair) > 1;
    }

    private void look(String pair) {
        if (wasHandedOver(pair)) {
            return;
        }
        Standing standing = rounds.standing(pair);
        Instant now = clock.instant();
        Duration old = age.of(pair);
        String words = (standing.knownAt().isPresent()
                        ? "what the standby knows is " + words(old) + " old"
                        : "the standby knows nothing yet, and a first sync has been tried for " + words(old))
                + age.why(pair);
        standing.knownAt().ifPresent(known -> lookAtThePromise(pair, known, old, words));
        if (old.compareTo(settings.sync().maxAge()) > 0) {
            desk.jobOverdue(
                    pair,
                    JOB,
                    words + "; sync.max-age is " + words(settings.sync().maxAge()),
                    now.minus(old).plus(settings.sync().maxAge()));
        }
    }

    private void lookAtThePromise(String pair, Instant known, Duration old, String words) {
        Duration promised = settings.dataLossObjective();
        if (old.compareTo(promised) > 0) {
            desk.trouble(
                    pair,
                    IncidentKind.DATA_LOSS_EXPOSURE,
                    JOB,
                    words + ", and a failover now would lose what was changed since; objective.data-loss is "
                            + words(promised),
                    Optional.of(known),
                    known.plus(promised));
        } else {
            desk.well(pair, IncidentKind.DATA_LOSS_EXPOSURE, JOB, words);
        }
    }

    private static String words(Duration duration) {
        long minutes = duration.toMinutes();
        return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
