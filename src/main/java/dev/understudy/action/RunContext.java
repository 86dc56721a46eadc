// SPDX-License-Identifier: Apache-2.0
package dev.understudy.action;

import dev.understudy.run.Lane;
import dev.understudy.run.TaskMemory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;

/** What an action finds on an exchange that walks a run; outside a run, stand-ins that end with the call. */
public final class RunContext {
    /** Exchange property: the id of the run. */
    public static final String RUN = "understudyRun";

    /** Exchange property: the {@link TaskMemory} of the step under way. */
    public static final String TASK_MEMORY = "understudyTaskMemory";

    /** Exchange property: the {@link Lane} of the run. */
    public static final String LANE = "understudyLane";

    /** Exchange property: true if nothing may be changed. */
    public static final String REHEARSED = "understudyRehearsed";

    private RunContext() {}

    public static TaskMemory memory(Exchange exchange) {
        TaskMemory kept = exchange.getProperty(TASK_MEMORY, TaskMemory.class);
        return kept == null ? new PassingMemory() : kept;
    }

    public static Lane lane(Exchange exchange) {
        Lane lane = exchange.getProperty(LANE, Lane.class);
        return lane == null ? new NoLane() : lane;
    }

    /** True if the run is a rehearsal: an action that would change something says what, and does nothing. */
    public static boolean isRehearsed(Exchange exchange) {
        return exchange.getProperty(REHEARSED, false, Boolean.class);
    }

    private static final class PassingMemory implements TaskMemory {
        private final Map<String, String> kept = new ConcurrentHashMap<>();

        @Override
        public Optional<String> recalled(String name) {
            return Optional.ofNullable(kept.get(name));
        }

        @Override
        public void remember(String name, String value) {
            kept.put(name, value);
        }
    }

    private static final class NoLane implements Lane {
        @Override
        public void leave() {}

        @Override
        public boolean take() {
            return true;
        }
    }
}
