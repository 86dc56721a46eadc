// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import dev.understudy.incident.Incident;
import dev.understudy.incident.Incidents;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.JournalLine;
import dev.understudy.journal.SqlStore;
import dev.understudy.journal.StoreFailure;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class SqlOutbox implements Outbox {
    private static final String READER = "outbox";
    private static final int LINES_AT_ONCE = 200;
    private static final Set<JournalKind> TELLING =
            EnumSet.of(JournalKind.INCIDENT_OPENED, JournalKind.INCIDENT_CHANGED, JournalKind.INCIDENT_CLOSED);
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final SqlStore store;
    private final Journal journal;
    private final Clock clock;
    private final Letters letters;
    private final Incidents incidents;
    private final SqlAlerts alerts;
    private final SqlDispatch dispatch;

    SqlOutbox(SqlStore store, Journal journal, Clock clock, Letters letters, Incidents incidents, String senderDomain) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.letters = letters;
        this.incidents = incidents;
        this.alerts = new SqlAlerts(store, clock, senderDomain);
        this.dispatch = new SqlDispatch(store, journal, clock, incidents);
    }

    @Override
    public void takeOver() {
        // why: one process has the store, so whoever leased these is dead, and their letters need not wait for its
        // lease
        store.update("update alert set leased_until = null where state = ?", Alert.State.WAITING);
    }

    @Override
    public void gather() {
        long cursor = store.first(
                        "select journal_id from reading_cursor where reader = ?",
                        row -> row.number("journal_id"),
                        READER)
                .orElse(0L);
        for (JournalLine line : journal.after(cursor, LINES_AT_ONCE)) {
            gather(line);
        }
    }

    /** One line is one transaction, so that a line nobody can tell properly stands in the way of no other. */
    private void gather(JournalLine line) {
        try {
            turn(line, this::take);
        } catch (RuntimeException e) {
            if (e instanceof StoreFailure failure && !failure.isOfData()) {
                throw e;
            }
            LOG.error("Line {} of the journal can not be told as it should", line.id(), e);
            setAside(line, e);
        }
    }

    /** A line that nobody can tell properly is told plainly, or at least named in the journal; never is it left out. */
    private void setAside(JournalLine line, RuntimeException why) {
        try {
            turn(line, told -> tellPlainly(told, why));
        } catch (RuntimeException e) {
            if (e instanceof StoreFailure failure && !failure.isOfData()) {
                throw e;
            }
            turn(line, told -> tellUntold(told, "no letter could be made of line " + told.id(), why));
        }
    }

    private void turn(JournalLine line, Consumer<JournalLine> work) {
        // safety: rows and cursor move in one transaction; otherwise a kill in between loses a letter or makes it
        // twice.
        // Guarded by OutboxGatherTest.
        store.transact(() -> {
            work.accept(line);
            moveCursor(line.id());
        });
    }

    private void tellPlainly(JournalLine line, RuntimeException why) {
        if (!TELLING.contains(line.kind())) {
            tellUntold(line, "what line " + line.id() + " asks of letters was not done", why);
            return;
        }
        tellUntold(line, "the letter of line " + line.id() + " could not be rendered; a plain one tells it", why);
        alerts.insert(
                line.id(),
                line.incident().orElseThrow(),
                line.facts().getOrDefault("kind", line.kind().text()),
                Alert.Tier.EVERYBODY,
                OptionalLong.empty(),
                alerts.opening(line.incident().getAsLong()).map(Alert::threadId),
                PlainLetter.of(line),
                clock.instant());
    }

    private void tellUntold(JournalLine line, String what, RuntimeException why) {
        Entry entry = Entry.of(
                line.pair(),
                JournalKind.LETTER_FAILED,
                line.subject(),
                "Of \"" + line.sentence() + "\": " + what + ". " + why.getMessage());
        journal.append(
                line.incident().isPresent() ? entry.forIncident(line.incident().getAsLong()) : entry);
    }

    private void take(JournalLine line) {
        switch (line.kind()) {
            case INCIDENT_OPENED -> make(line, Optional.empty());
            case INCIDENT_CHANGED -> rewrite(line);
            case INCIDENT_CLOSED -> close(line);
            case INCIDENT_ACKNOWLEDGED, INCIDENT_SNOOZED -> withdraw(line);
            case CONTROLLER_STARTED,
                    CONTROLLER_STOPPED,
                    VERDICT_CHANGED,
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
                    RUN_ENDED -> {}
        }
    }

    private void make(JournalLine line, Optional<Alert> opening) {
        Incident incident = incidents.find(line.incident().orElseThrow()).orElseThrow();
        String kind = opening.isPresent() ? Letters.RECOVERED : incident.kind().text();
        Letter letter = letters.write(kind, incident);
        Instant due = opening.isPresent()
                ? clock.instant()
                : Instant.parse(line.facts().get("letter-due"));
        Alert.Tier tier = opening.isPresent() ? alerts.told(incident.id()) : Alert.Tier.ADMINS;
        alerts.insert(
                line.id(), incident.id(), kind, tier, OptionalLong.empty(), opening.map(Alert::threadId), letter, due);
        tell(JournalKind.ALERT_MADE, incident, "Letter \"" + letter.subject() + "\" waits to be sent.");
    }

    /** The trouble became another one before its letter was tried: it says the new thing, earlier if need be. */
    private void rewrite(JournalLine line) {
        Incident incident = incidents.find(line.incident().orElseThrow()).orElseThrow();
        Letter letter = letters.write(incident.kind().text(), incident);
        store.update(
                "update alert set subject = ?, body_text = ?, body_html = ?, due_at = least(due_at, ?)"
                        + " where incident_id = ? and state = ? and attempts = 0 and leased_until is null"
                        + " and kind = ?",
                letter.subject(),
                letter.text(),
                letter.html(),
                Instant.parse(line.facts().get("letter-due")),
                incident.id(),
                Alert.State.WAITING,
                incident.kind().text());
    }

    private void close(JournalLine line) {
        withdraw(line);
        Optional<Alert> opening = alerts.opening(line.incident().orElseThrow());
        if (opening.isEmpty()) {
            return;
        }
        int cancelled = store.update(
                "update alert set state = ? where id = ? and state = ? and due_at > ? and leased_until is null",
                Alert.State.CANCELLED,
                opening.get().id(),
                Alert.State.WAITING,
                line.at());
        if (cancelled == 1) {
            tell(
                    JournalKind.ALERT_CANCELLED,
                    incidents.find(opening.get().incident()).orElseThrow(),
                    "Letter \"" + opening.get().letter().subject()
                            + "\" is not needed: it was over before it was due.");
            return;
        }
        if (Boolean.parseBoolean(line.facts().getOrDefault("recovered", "true"))
                && opening.get().state() != Alert.State.CANCELLED) {
            make(line, opening);
        }
    }

    /** A reminder that nobody has tried to send yet is not wanted any more. */
    private void withdraw(JournalLine line) {
        store.update(
                "update alert set state = ? where incident_id = ? and kind in (?, ?) and state = ? and attempts = 0"
                        + " and leased_until is null",
                Alert.State.CANCELLED,
                line.incident().orElseThrow(),
                Letters.REMINDER,
                Letters.ESCALATION,
                Alert.State.WAITING);
    }

    @Override
    public Optional<Alert> lease() {
        return dispatch.lease();
    }

    @Override
    public List<String> address(Alert alert, List<String> addresses) {
        return dispatch.recipients().address(alert.id(), addresses);
    }

    @Override
    public void sent(Alert alert, List<Missed> missed) {
        dispatch.sent(alert, missed);
    }

    @Override
    public void notSent(Alert alert, String reason, Setback setback) {
        dispatch.notSent(alert, reason, setback);
    }

    @Override
    public List<Recipient> recipients(Alert alert) {
        return dispatch.recipients().of(alert.id());
    }

    @Override
    public Optional<Alert> oldestUndelivered() {
        return dispatch.oldestUndelivered();
    }

    @Override
    public long undelivered() {
        return dispatch.undelivered();
    }

    @Override
    public List<Alert> newest(int limit) {
        return dispatch.newest(limit);
    }

    private void moveCursor(long id) {
        if (store.update("update reading_cursor set journal_id = ? where reader = ?", id, READER) == 0) {
            store.update("insert into reading_cursor (reader, journal_id) values (?, ?)", READER, id);
        }
    }

    private void tell(JournalKind kind, Incident incident, String sentence) {
        journal.append(
                Entry.of(incident.pair(), kind, incident.subject(), sentence).forIncident(incident.id()));
    }
}
