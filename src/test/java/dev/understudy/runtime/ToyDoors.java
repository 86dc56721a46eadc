// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import java.util.Map;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Stands where the connectors stand, and answers what a test says for an address such as {@code witness:probe}. */
final class ToyDoors {
    private ToyDoors() {}

    static void open(CamelContext context, Function<String, Object> world) {
        for (String name : new String[] {"proxmox", "homeassistant", "witness", "letter", "hook"}) {
            context.addComponent(name, new Door(world));
        }
    }

    private static final class Door extends DefaultComponent {
        private final Function<String, Object> world;

        Door(Function<String, Object> world) {
            this.world = world;
        }

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            Object member = parameters.remove("member");
            String address =
                    uri.replaceFirst("://", ":").replaceFirst("\\?.*", "") + (member == null ? "" : " " + member);
            return new DefaultEndpoint(uri, this) {
                @Override
                public org.apache.camel.Producer createProducer() {
                    return new DefaultProducer(this) {
                        @Override
                        public void process(org.apache.camel.Exchange exchange) {
                            Object answer = world.apply(address);
                            if (answer != null) {
                                exchange.getMessage().setBody(answer);
                            }
                        }
                    };
                }

                @Override
                public org.apache.camel.Consumer createConsumer(org.apache.camel.Processor processor) {
                    throw new UnsupportedOperationException("doors are only called");
                }
            };
        }
    }
}
