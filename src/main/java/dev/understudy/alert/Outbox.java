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
     * Call it only once the mail server has taken the letter.
     *
     * @param refused addresses that it refused for good; mostly empty
     */
    void sent(Alert alert, List<String> refused);

    /** The letter did not go. */
    void notSent(Alert alert, String reason, Setback setback);

    /** How many letters have not arrived though they should have. */
    long undelivered();

    /** Newest first. */
    List<Alert> newest(int limit);

    /** @param senderDomain the right-hand side of each Message-ID */
    static Outbox in(SqlStore store, Journal journal, Clock clock, Letters letters, String senderDomain) {
        return new SqlOutbox(store, journal, clock, letters, Incidents.in(store), senderDomain);
    }
}
