// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import dev.understudy.journal.SqlStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps incidents. Changes are compare-and-set: whoever loses the race is told so and the state stays right. */
public interface Incidents {

    /** The new incident, or empty if one of this kind is open for the subject already. */
    Optional<Incident> open(String pair, Trouble trouble, Instant now);

    /** True if this call changed it; false if it is closed or already reads so. */
    boolean change(Incident seen, Trouble trouble);

    /** True if this call closed it. */
    boolean close(long incident, Instant now);

    /** True if this call acknowledged it; false if it is closed or was acknowledged before. */
    boolean acknowledge(long incident, Instant now);

    /** True unless it is closed. */
    boolean snooze(long incident, Instant until);

    List<Incident> open(String pair);

    /** The pairs that have an open incident, also those that the settings do not name any more. */
    List<String> pairsWithOpen();

    /** The open incidents of all pairs that nothing else explains, oldest first. */
    List<Incident> openRoots();

    Optional<Incident> find(long incident);

    /** Newest first. */
    List<Incident> newest(int limit);

    static Incidents in(SqlStore store) {
        return new SqlIncidents(store);
    }
}
