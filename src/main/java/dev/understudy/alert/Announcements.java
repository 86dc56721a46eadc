// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import dev.understudy.incident.Incidents;
import dev.understudy.journal.Journal;
import dev.understudy.journal.SqlStore;
import java.time.Clock;
import java.util.Optional;

/** The durable queue of events for other programs, beside that of the letters, so that neither delays the other. */
public interface Announcements {

    /**
     * Call it once at start. Where nobody is to be told, nothing is kept, so that a webhook that is set later is told from
     * then on and not of the past.
     */
    void takeOver(boolean wanted);

    /** Turns journal lines into announcements; safe to repeat, and to be killed within. */
    void gather();

    /** The oldest one, for this caller alone until its lease ends; nothing while the oldest one waits. */
    Optional<Announcement> lease();

    void sent(Announcement announcement);

    /** @param forGood true if the same again would be refused again, so that later ones must not wait for it */
    void notSent(Announcement announcement, String reason, boolean forGood);

    static Announcements in(SqlStore store, Journal journal, Clock clock) {
        return new SqlAnnouncements(store, journal, clock, Incidents.in(store));
    }
}
