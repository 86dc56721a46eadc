// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.TimeZone;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.util.PropertiesHelper;
import org.quartz.CronExpression;

/**
 * Stands in for quartz under virtual time: takes the same addresses as the routes write them and fires their crons at
 * the virtual instant, in the trigger's own zone. With {@code stateful}, a firing that finds its predecessor still at
 * work is left out; without it, firings overlap.
 */
public final class VirtualQuartz extends QuartzComponent {
    private final VirtualTime time;

    public VirtualQuartz(VirtualTime time) {
        this.time = time;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        Map<String, Object> trigger = PropertiesHelper.extractProperties(parameters, "trigger.");
        boolean stateful = getAndRemoveParameter(parameters, "stateful", Boolean.class, false);
        String cron = getAndRemoveParameter(parameters, "cron", String.class);
        CronExpression expression = new CronExpression(cron);
        expression.setTimeZone(TimeZone.getTimeZone(
                trigger.getOrDefault("timeZone", TimeZone.getDefault().getID()).toString()));
        return new VirtualEndpoint(uri, expression, stateful);
    }

    @Override
    protected void doInit() {}

    @Override
    protected void doStart() {}

    @Override
    protected void doStop() {}

    @Override
    public void onCamelContextStarted(org.apache.camel.CamelContext context, boolean alreadyStarted) {}

    @Override
    public void onCamelContextFullyStarted(org.apache.camel.CamelContext context, boolean alreadyStarted) {}

    private final class VirtualEndpoint extends DefaultEndpoint {
        private final CronExpression cron;
        private final boolean stateful;

        VirtualEndpoint(String uri, CronExpression cron, boolean stateful) {
            super(uri, VirtualQuartz.this);
            this.cron = cron;
            this.stateful = stateful;
        }

        @Override
        public Producer createProducer() {
            throw new UnsupportedOperationException("quartz only begins routes");
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            return new VirtualConsumer(this, processor, cron, stateful);
        }
    }

    private final class VirtualConsumer extends DefaultConsumer {
        private final CronExpression cron;
        private final boolean stateful;
        private volatile boolean busy;
        private volatile long generation;

        VirtualConsumer(Endpoint endpoint, Processor processor, CronExpression cron, boolean stateful) {
            super(endpoint, processor);
            this.cron = cron;
            this.stateful = stateful;
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            generation++;
            planNext(generation);
        }

        @Override
        protected void doStop() throws Exception {
            generation++;
            super.doStop();
        }

        private void planNext(long mine) {
            Date next = cron.getNextValidTimeAfter(Date.from(time.now()));
            if (next != null) {
                Instant at = next.toInstant();
                time.at(at, () -> fire(mine));
            }
        }

        private void fire(long mine) {
            if (mine != generation) {
                return;
            }
            planNext(mine);
            if (stateful && busy || !isRunAllowed() || isSuspendingOrSuspended()) {
                return;
            }
            busy = true;
            Exchange exchange = createExchange(true);
            getAsyncProcessor().process(exchange, doneSync -> {
                busy = false;
                if (exchange.getException() != null) {
                    getExceptionHandler()
                            .handleException("A firing ended with an error", exchange, exchange.getException());
                }
            });
        }
    }
}
