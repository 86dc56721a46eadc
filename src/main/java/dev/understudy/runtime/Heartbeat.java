// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.run.JobSuccesses;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the heartbeat's route calls. It reads when each pair was last looked at and takes no part in looking, so whatever
 * becomes of a beat, the watch does not notice.
 */
public final class Heartbeat {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Settings settings;
    private final JobSuccesses successes;
    private final BooleanSupplier ready;
    private final Clock clock;
    private boolean started;
    private boolean missed;
    private Instant lastBeat = Instant.MIN;

    Heartbeat(Settings settings, JobSuccesses successes, BooleanSupplier ready, Clock clock) {
        this.settings = settings;
        this.successes = successes;
        this.ready = ready;
        this.clock = clock;
    }

    /** Puts what goes behind the path into the body, and says in variable {@code beats} whether it is time for a beat. */
    public synchronized void next(Exchange exchange) {
        Optional<String> suffix = settings.hooks().heartbeat().flatMap(url -> suffix());
        exchange.setVariable("beats", suffix.isPresent());
        suffix.ifPresent(text -> {
            exchange.getMessage().setBody(text);
            lastBeat = clock.instant();
        });
    }

    private Optional<String> suffix() {
        if (!started) {
            started = true;
            return Optional.of("/start");
        }
        if (lastBeat.isAfter(clock.instant())) {
            // why: the clock was set back, and waiting until it comes there again would be a silence that cries wolf
            lastBeat = Instant.MIN;
        }
        boolean roundIsOver = settings.pairs().stream()
                .map(PairSettings::name)
                .allMatch(pair -> successes
                        .last("health-check", pair)
                        .filter(lastBeat::isBefore)
                        .isPresent());
        if (roundIsOver) {
            return Optional.of(ready.getAsBoolean() ? "" : "/fail");
        }
        // why: when looks stop, no round ends any more, and that is what must be told
        boolean late = lastBeat.plus(settings.health().pulse()).isBefore(clock.instant());
        return late && !ready.getAsBoolean() ? Optional.of("/fail") : Optional.empty();
    }

    public synchronized void arrived() {
        missed = false;
    }

    /** One line for a row of misses. */
    public synchronized void missed(Exchange exchange) {
        if (!missed) {
            LOG.warn(
                    "The heartbeat did not arrive: {}",
                    exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)
                            .getMessage());
        }
        missed = true;
    }
}
