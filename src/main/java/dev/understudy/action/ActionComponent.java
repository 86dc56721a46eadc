// SPDX-License-Identifier: Apache-2.0
package dev.understudy.action;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * A scheme with a closed list of actions, each with a closed list of parameters. Whatever does not fit is an error when
 * the route is loaded, in a sentence for the person who wrote it.
 */
public abstract class ActionComponent extends DefaultComponent {
    private final String scheme;
    private final Map<String, Function<ActionParameters, Action>> actions;

    protected ActionComponent(String scheme, Map<String, Function<ActionParameters, Action>> actions) {
        this.scheme = scheme;
        this.actions = Map.copyOf(actions);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        Function<ActionParameters, Action> factory = actions.get(remaining);
        if (factory == null) {
            throw new IllegalArgumentException(scheme + " knows no action \"" + remaining + "\"; it knows "
                    + String.join(", ", new TreeMap<>(actions).keySet()));
        }
        ActionParameters given = new ActionParameters(scheme + ":" + remaining, parameters);
        Action action = factory.apply(given);
        given.refuseRest();
        return new ActionEndpoint(uri, this, action);
    }
}
