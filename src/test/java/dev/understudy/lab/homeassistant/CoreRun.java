// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import java.time.Instant;

/**
 * One life of Core, as instants: the port opens in state NOT_RUNNING at {@code opens}, halfway to {@code runs} the
 * state is STARTING, then RUNNING; from {@code stops} it says 503, from {@code ends} the port is closed. {@code
 * machine} is when the machine around it was switched on.
 */
record CoreRun(Instant machine, Instant opens, Instant runs, Instant stops, Instant ends) {

    static CoreRun booting(Instant machine, Instant from, CorePace pace) {
        return new CoreRun(
                machine, from.plus(pace.opensAfter()), from.plus(pace.runsAfter()), Instant.MAX, Instant.MAX);
    }

    /** Its machine boots without it: it waits to be started. */
    static CoreRun never(Instant machine) {
        return new CoreRun(machine, Instant.MAX, Instant.MAX, Instant.MAX, Instant.MAX);
    }

    CoreRun ending(Instant stops, Instant ends) {
        return new CoreRun(machine, opens, runs, stops, ends);
    }

    /** Whether both are of one start of Core. */
    boolean sameStart(CoreRun other) {
        return machine.equals(other.machine) && opens.equals(other.opens);
    }

    CoreState at(Instant now) {
        if (now.isBefore(opens) || !now.isBefore(ends)) {
            return CoreState.ABSENT;
        }
        if (!now.isBefore(stops)) {
            return CoreState.STOPPING;
        }
        if (!now.isBefore(runs)) {
            return CoreState.RUNNING;
        }
        Instant halfway = opens.plus(java.time.Duration.between(opens, runs).dividedBy(2));
        return now.isBefore(halfway) ? CoreState.NOT_RUNNING : CoreState.STARTING;
    }
}
