// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import dev.understudy.journal.Row;
import dev.understudy.journal.SqlStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The rows of the table {@code alert}, for those who make letters and the one who sends them. */
final class SqlAlerts {
    private final SqlStore store;
    private final Clock clock;
    private final String senderDomain;

    SqlAlerts(SqlStore store, Clock clock, String senderDomain) {
        this.store = store;
        this.clock = clock;
        this.senderDomain = senderDomain;
    }

    /** @param thread empty for the letter that begins one */
    void insert(
            long line,
            long incident,
            String kind,
            Alert.Tier tier,
            OptionalLong slot,
            Optional<String> thread,
            Letter letter,
            Instant due) {
        String messageId = "<understudy." + controllerId() + "." + line + "@" + senderDomain + ">";
        store.insert(
                "insert into alert (journal_id, incident_id, kind, tier, slot, state, message_id, thread_id, subject,"
                        + " body_text, body_html, made_at, due_at, attempts, last_error)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '')",
                line,
                incident,
                kind,
                tier,
                slot,
                Alert.State.WAITING,
                messageId,
                thread.orElse(messageId),
                letter.subject(),
                letter.text(),
                letter.html(),
                clock.instant(),
                due);
    }

    /** The letter that began the incident's thread. */
    Optional<Alert> opening(long incident) {
        return ofIncident(incident).stream()
                .filter(alert -> alert.messageId().equals(alert.threadId()))
                .findFirst();
    }

    /** Oldest first. */
    List<Alert> ofIncident(long incident) {
        return store.list("select * from alert where incident_id = ? order by id", SqlAlerts::alert, incident);
    }

    /** Who has been told of the incident, so who is to hear how it goes on. */
    Alert.Tier told(long incident) {
        boolean escalated = ofIncident(incident).stream()
                .anyMatch(alert -> alert.tier() == Alert.Tier.ESCALATION && alert.state() != Alert.State.CANCELLED);
        return escalated ? Alert.Tier.EVERYBODY : Alert.Tier.ADMINS;
    }

    /** The number of the newest reminder of the incident, also of one that was withdrawn; 0 if there was none. */
    long newestSlot(long incident, String kind) {
        return store.first(
                        "select max(slot) as newest from alert where incident_id = ? and kind = ?",
                        row -> row.optionalNumber("newest"),
                        incident,
                        kind)
                .orElse(OptionalLong.empty())
                .orElse(0);
    }

    private String controllerId() {
        return store.first("select id from controller where name = 'self'", row -> row.text("id"))
                .orElseGet(() -> {
                    String id = UUID.randomUUID().toString().substring(0, 8);
                    store.update("insert into controller (name, id) values ('self', ?)", id);
                    return id;
                });
    }

    static Alert alert(Row row) {
        return new Alert(
                row.number("id"),
                row.number("incident_id"),
                row.text("kind"),
                row.constant("tier", Alert.Tier.class),
                row.constant("state", Alert.State.class),
                row.text("message_id"),
                row.text("thread_id"),
                new Letter(row.text("subject"), row.text("body_text"), row.text("body_html")),
                row.instant("made_at"),
                row.instant("due_at"),
                (int) row.number("attempts"),
                row.number("deferred") == 1,
                row.text("last_error"),
                row.optionalInstant("sent_at"));
    }
}
