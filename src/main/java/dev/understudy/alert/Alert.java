// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * The fact that people must be told something, with the letter that tells it.
 *
 * @param kind an incident kind, {@code reminder}, {@code escalation} or {@code recovered}
 * @param tier who receives it
 * @param messageId derived from the journal line it tells, so a letter sent twice is recognisable as one
 * @param threadId the message id of the incident's first letter; the same as {@code messageId} for that one
 * @param dueAt not sent before
 * @param putOff true if the mail server itself wants it later for those who wait for it
 * @param lastError why it is still here; empty if no attempt has failed
 * @param sentAt when the first of its recipients had it
 */
public record Alert(
        long id,
        long incident,
        String kind,
        Tier tier,
        State state,
        String messageId,
        String threadId,
        Letter letter,
        Instant madeAt,
        Instant dueAt,
        int attempts,
        boolean putOff,
        String lastError,
        Optional<Instant> sentAt) {

    /** Who is told, by the settings {@code mail.admins} and {@code mail.escalation}. */
    public enum Tier {
        ADMINS,
        ESCALATION,
        EVERYBODY
    }

    /** What became of it. */
    public enum State {
        /** Somebody has not got it yet; others may have. */
        WAITING,
        /** Nobody waits for it, and somebody has it. */
        SENT,
        /** The trouble was over before anybody had to be told. */
        CANCELLED,
        /** The mail server refuses this letter for good, to everyone. */
        REFUSED
    }
}
