// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import dev.understudy.journal.SqlStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** When each job last succeeded for each pair: the base of catch-up, overdue alarms and the metric. */
public interface JobSuccesses {

    void succeeded(String job, String pair);

    Optional<Instant> last(String job, String pair);

    static JobSuccesses in(SqlStore store, Clock clock) {
        return new SqlJobSuccesses(store, clock);
    }
}
