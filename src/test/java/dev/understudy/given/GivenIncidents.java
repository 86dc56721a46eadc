// SPDX-License-Identifier: Apache-2.0
package dev.understudy.given;

import dev.understudy.health.Assessment;
import dev.understudy.health.Cause;
import dev.understudy.health.Subject;
import dev.understudy.health.Verdict;
import dev.understudy.incident.Incident;
import dev.understudy.incident.IncidentDesk;
import dev.understudy.incident.Incidents;
import dev.understudy.incident.TroubleJudge;
import dev.understudy.journal.Journal;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.SqlRoleLedger;
import java.util.Map;
import java.util.Optional;

/** A desk over a store, and the shortest way to have something happen to the primary. */
public final class GivenIncidents {
    private final Incidents incidents;
    private final IncidentDesk desk;
    private final GivenClock clock;

    public GivenIncidents(SqlStore store, Journal journal, GivenClock clock) {
        this.incidents = Incidents.in(store);
        this.clock = clock;
        this.desk = new IncidentDesk(
                store, journal, clock, new SqlRoleLedger(store), new TroubleJudge(GivenSettings.health()));
    }

    public void primaryIs(Verdict verdict, Cause cause, String reason) {
        Assessment assessment = new Assessment(
                Subject.PRIMARY,
                verdict,
                cause,
                reason,
                clock.instant(),
                Optional.of(clock.instant().minusSeconds(50)),
                verdict == Verdict.HEALTHY
                        ? Optional.empty()
                        : Optional.of(clock.instant().minusSeconds(20)),
                "",
                false);
        desk.reconcile("home", Map.of(Subject.PRIMARY, assessment));
    }

    public void primaryStops() {
        primaryIs(Verdict.DOWN, Cause.GUEST_STOPPED, "Proxmox reports the virtual machine stopped");
    }

    /** Due two minutes after the first bad sample, which is twenty seconds ago. */
    public void primaryFallsSilent() {
        primaryIs(Verdict.DOWN, Cause.CORE_SILENT, "connection refused, while its virtual machine runs");
    }

    public void primaryIsWell() {
        primaryIs(Verdict.HEALTHY, Cause.NONE, "Home Assistant answers and is running");
    }

    public void jobFails(String job) {
        desk.jobFailed("home", job, "an error");
    }

    public Incident newest() {
        return incidents.newest(1).get(0);
    }
}
