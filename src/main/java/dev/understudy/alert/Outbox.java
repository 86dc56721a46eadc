// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import dev.understudy.incident.Incidents;
import dev.understudy.journal.Journal;
import dev.understudy.journal.SqlStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The durable queue between what happened and who is told. An alert is a row before it is a mail: it is leased, sent,
 * then marked, so a process killed in between sends the same letter again with the same Message-ID, and loses none.
 */
public interface Outbox {

    /** Frees what an earlier life of the process had leased; call it once at start, before anything is leased. */
    void takeOver();

    /** Turns journal lines that nobody has told yet into alerts; safe to repeat, and to be killed within. */
    void gather();

    /**
     * The oldest letter that is due, for this caller alone until its lease ends. Letters go out in order, so nothing is
     * leased while the oldest one is leased or waits for its next attempt; only a letter that the mail server itself puts
     * off is passed.
     */
    Optional<Alert> lease();

    /**
     * Notes to whom the letter goes, by the settings as they are now, and tells who of them still waits for it. Whoever has
     * left the settings waits no more.
     */
    List<String> address(Alert alert, List<String> addresses);

    /**
     * Call it only once the mail server has taken the letter for every recipient who waited, but for {@code missed}, which
     * is mostly empty. While one of those waits, so does the letter; nobody else gets it again.
     */
    void sent(Alert alert, List<Missed> missed);

    /** The letter went to none of those who wait. */
    void notSent(Alert alert, String reason, Setback setback);

    /** The recipients of a letter that somebody has tried to send, in the order of their addresses. */
    List<Recipient> recipients(Alert alert);

    /** The oldest letter that is due and that somebody still waits for, or that nobody got since a day ago. */
    Optional<Alert> oldestUndelivered();

    /** How many letters have not arrived, with everyone they go to, though they should have. */
    long undelivered();

    /** Newest first. */
    List<Alert> newest(int limit);

    /** @param senderDomain the right-hand side of each Message-ID */
    static Outbox in(SqlStore store, Journal journal, Clock clock, Letters letters, String senderDomain) {
        return new SqlOutbox(store, journal, clock, letters, Incidents.in(store), senderDomain);
    }
}
