// SPDX-License-Identifier: Apache-2.0
package dev.understudy.journal;

import java.util.Locale;

/** What kind of thing a journal line tells. */
public enum JournalKind {
    CONTROLLER_STARTED,
    CONTROLLER_STOPPED,
    VERDICT_CHANGED,
    INCIDENT_OPENED,
    INCIDENT_CHANGED,
    INCIDENT_ACKNOWLEDGED,
    INCIDENT_SNOOZED,
    INCIDENT_CLOSED,
    ROUTE_FAILED,
    REMINDER_DUE,
    ESCALATION_DUE,
    ALERT_MADE,
    ALERT_CANCELLED,
    LETTER_SENT,
    LETTER_FAILED,
    WEBHOOK_FAILED,
    RUN_STARTED,
    RUN_RESUMED,
    RUN_ENDED,
    RESTORE_POINT_FOUND,
    RESTORE_POINT_GRADED,
    RESTORE_POINT_GONE;

    /** The kind as the API writes it, for example {@code incident-opened}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
