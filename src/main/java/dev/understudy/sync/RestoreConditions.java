// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.ArrayList;
import java.util.List;

/** What a Supervisor wants before it restores; asked before, since it tells some of it only in the middle. Pure. */
public final class RestoreConditions {
    private static final double NEEDED_GIBIBYTES = 2;

    private RestoreConditions() {}

    /** Everything that stands in the way, each a clause for people; empty if nothing does. */
    public static List<String> obstacles(MemberCondition target, Capture capture) {
        List<String> obstacles = new ArrayList<>();
        if (!target.state().equals("running")) {
            obstacles.add("its Supervisor is in the state " + target.state());
        }
        if (!target.unhealthy().isEmpty()) {
            obstacles.add("its Supervisor calls the system unhealthy: " + String.join(", ", target.unhealthy()));
        }
        if (target.freeGibibytes() < NEEDED_GIBIBYTES) {
            obstacles.add(
                    "its disk has %.1f GiB left of the 2 GiB that a restore needs".formatted(target.freeGibibytes()));
        }
        if (!target.hostOnline() || !target.supervisorOnline()) {
            obstacles.add((target.hostOnline() ? "its Supervisor" : "its host")
                    + " does not reach the internet, without" + " which no Supervisor restores");
        }
        if (Versions.compare(target.supervisorVersion(), capture.supervisorVersion()) < 0) {
            obstacles.add("its Supervisor " + target.supervisorVersion() + " is older than the "
                    + capture.supervisorVersion() + " that made the backup; update it: ha supervisor update");
        }
        return List.copyOf(obstacles);
    }
}
