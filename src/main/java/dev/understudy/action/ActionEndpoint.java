// SPDX-License-Identifier: Apache-2.0
package dev.understudy.action;

import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** One action, ready to be called by routes. */
final class ActionEndpoint extends DefaultEndpoint {
    private final Action action;

    ActionEndpoint(String uri, ActionComponent component, Action action) {
        super(uri, component);
        this.action = action;
    }

    @Override
    public Producer createProducer() {
        return new ActionProducer(this, action);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException(getEndpointUri()
                + " is an action and starts nothing; use it in \"to\", and a timer or quartz in \"from\"");
    }

    private static final class ActionProducer extends DefaultProducer {
        private final Action action;

        ActionProducer(ActionEndpoint endpoint, Action action) {
            super(endpoint);
            this.action = action;
        }

        @Override
        public void process(Exchange exchange) throws Exception {
            action.perform(exchange);
        }
    }
}
