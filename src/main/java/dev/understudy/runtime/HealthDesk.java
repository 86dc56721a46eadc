// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.health.Assessment;
import dev.understudy.health.HealthWatch;
import dev.understudy.health.Signal;
import dev.understudy.health.Subject;
import dev.understudy.incident.IncidentDesk;
import dev.understudy.pair.HealthSettings;
import dev.understudy.run.Waiter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** What the routes of the health check call. */
public final class HealthDesk {
    private final HealthWatch watch;
    private final IncidentDesk desk;
    private final HealthSettings settings;
    private final Clock clock;
    private final Waiter waiter;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    HealthDesk(HealthWatch watch, IncidentDesk desk, HealthSettings settings, Clock clock, Waiter waiter) {
        this.watch = watch;
        this.desk = desk;
        this.settings = settings;
        this.clock = clock;
        this.waiter = waiter;
    }

    /** Sets variable {@code free}: false while another look at this pair is still under way. */
    public void begin(Exchange exchange) {
        String pair = pair(exchange);
        boolean free = busy.add(pair);
        exchange.setVariable("free", free);
        exchange.setVariable("lookedAt", clock.instant());
        if (free) {
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    busy.remove(pair);
                }

                @Override
                public boolean allowHandover() {
                    // why: the look ends with this exchange, not with the tick that began looks at all pairs
                    return false;
                }
            });
        }
    }

    /** Takes the signals in the body in, and sets variable {@code unsettled}. */
    public void takeIn(Exchange exchange) {
        List<Signal> signals = new ArrayList<>();
        for (Object signal : exchange.getMessage().getBody(Collection.class)) {
            signals.add((Signal) signal);
        }
        String pair = pair(exchange);
        Map<Subject, Assessment> judged = watch.takeIn(pair, signals);
        Map<Subject, Assessment> all = new EnumMap<>(Subject.class);
        for (Subject subject : Subject.values()) {
            watch.assessment(pair, subject).ifPresent(assessment -> all.put(subject, assessment));
        }
        desk.reconcile(pair, all);
        exchange.setVariable("unsettled", judged.values().stream().anyMatch(Assessment::unsettled));
    }

    /** Waits until it is time for the next confirming look; intervals run from start to start. */
    public void pause(Exchange exchange) throws InterruptedException {
        Instant last = exchange.getVariable("lookedAt", Instant.class);
        Instant latest = clock.instant().plus(settings.confirmInterval());
        Instant next = last.plus(settings.confirmInterval());
        // why: a clock that was set back makes the last look one of the future
        next = next.isAfter(latest) ? latest : next;
        waiter.await(next);
        exchange.setVariable("lookedAt", next);
    }

    public void tidy() {
        watch.forgetOldSamples();
    }

    private static String pair(Exchange exchange) {
        return exchange.getVariable("pair", String.class);
    }
}
