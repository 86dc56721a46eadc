// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import dev.understudy.incident.Incident;
import dev.understudy.incident.Incidents;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.JournalLine;
import dev.understudy.journal.SqlStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

final class SqlOutbox implements Outbox {
    private static final String READER = "outbox";
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration REFUSED_COUNTS_FOR = Duration.ofDays(1);
    private static final Duration LONGEST_PAUSE_OF_DEFERRED = Duration.ofHours(4);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);
    private static final int LINES_AT_ONCE = 200;

    private final SqlStore store;
    private final Journal journal;
    private final Clock clock;
    private final Letters letters;
    private final Incidents incidents;
    private final SqlAlerts alerts;

    SqlOutbox(SqlStore store, Journal journal, Clock clock, Letters letters, Incidents incidents, String senderDomain) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.letters = letters;
        this.incidents = incidents;
        this.alerts = new SqlAlerts(store, clock, senderDomain);
    }

    @Override
    public void takeOver() {
        // why: one process has the store, so whoever leased these is dead, and their letters need not wait for its
        // lease
        store.update("update alert set leased_until = null where state = ?", Alert.State.WAITING);
    }

    @Override
    public void gather() {
        // safety: rows and cursor move in one transaction; otherwise a kill in between loses a letter or makes it
        // twice.
        // Guarded by OutboxGatherTest.
        store.transact(() -> {
            long cursor = store.first(
                            "select journal_id from reading_cursor where reader = ?",
                            row -> row.number("journal_id"),
                            READER)
                    .orElse(0L);
            List<JournalLine> lines = journal.after(cursor, LINES_AT_ONCE);
            if (lines.isEmpty()) {
                return;
            }
            lines.forEach(this::take);
            moveCursor(lines.get(lines.size() - 1).id());
        });
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
        alerts.insert(line.id(), incident, kind, tier, OptionalLong.empty(), opening.map(Alert::threadId), letter, due);
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
        Instant now = clock.instant();
        return store.inTransaction(() -> {
            Optional<Alert> oldest = store.first(
                    // safety: a clock that was set back leaves rows of the future behind, and a lease or a due time
                    // that is further off than any we give is none (OutboxSendingTest)
                    "select * from alert where state = ? and (due_at <= ? or made_at > ?)"
                            + " and (deferred = 0 or leased_until is null or leased_until <= ? or leased_until > ?)"
                            + " order by id limit 1",
                    SqlAlerts::alert,
                    Alert.State.WAITING,
                    now,
                    now.plus(CLOCK_TOLERANCE),
                    now,
                    now.plus(LONGEST_PAUSE_OF_DEFERRED).plus(CLOCK_TOLERANCE));
            if (oldest.isEmpty()) {
                return Optional.empty();
            }
            int leased = store.update(
                    "update alert set leased_until = ?, attempts = attempts + 1 where id = ? and state = ?"
                            + " and (leased_until is null or leased_until <= ?"
                            + " or leased_until > case when deferred = 0 then ? else ? end)",
                    now.plus(LEASE),
                    oldest.get().id(),
                    Alert.State.WAITING,
                    now,
                    now.plus(LONGEST_PAUSE).plus(CLOCK_TOLERANCE),
                    now.plus(LONGEST_PAUSE_OF_DEFERRED).plus(CLOCK_TOLERANCE));
            return leased == 1 ? find(oldest.get().id()) : Optional.empty();
        });
    }

    @Override
    public void sent(Alert alert, List<String> refused) {
        store.transact(() -> {
            int marked = store.update(
                    "update alert set state = ?, sent_at = ?, leased_until = null where id = ? and state = ?",
                    Alert.State.SENT,
                    clock.instant(),
                    alert.id(),
                    Alert.State.WAITING);
            if (marked == 1) {
                tell(
                        JournalKind.LETTER_SENT,
                        alert,
                        "Letter \"" + alert.letter().subject() + "\" was sent"
                                + (refused.isEmpty()
                                        ? "."
                                        : ", but not to " + String.join(", ", refused)
                                                + ": the mail server refuses the address."));
            }
        });
    }

    @Override
    public void notSent(Alert alert, String reason, Setback setback) {
        boolean forGood = setback == Setback.FOR_GOOD;
        String shortReason = reason.length() > 900 ? reason.substring(0, 900) : reason;
        store.transact(() -> {
            // why: the lease doubles as the pause before the next attempt, so that order holds without a second clock
            store.update(
                    "update alert set state = ?, leased_until = ?, last_error = ?, deferred = ? where id = ? and state = ?",
                    forGood ? Alert.State.REFUSED : Alert.State.WAITING,
                    clock.instant().plus(pause(alert.attempts(), setback)),
                    shortReason,
                    setback == Setback.DEFERRED ? 1 : 0,
                    alert.id(),
                    Alert.State.WAITING);
            if (forGood || alert.attempts() == 1) {
                tell(
                        JournalKind.LETTER_FAILED,
                        alert,
                        "Letter \"" + alert.letter().subject() + "\" was not sent: " + reason);
            }
        });
    }

    /** why: whoever took a letter that was put off for another admin gets it again, so these pauses grow long. */
    private static Duration pause(int attempts, Setback setback) {
        Duration longest = setback == Setback.DEFERRED ? LONGEST_PAUSE_OF_DEFERRED : LONGEST_PAUSE;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    @Override
    public long undelivered() {
        return store.first(
                        "select count(*) as waiting from alert where (state = ? and made_at > ?)"
                                + " or (state = ? and due_at <= ?)",
                        row -> row.number("waiting"),
                        Alert.State.REFUSED,
                        clock.instant().minus(REFUSED_COUNTS_FOR),
                        Alert.State.WAITING,
                        clock.instant())
                .orElse(0L);
    }

    @Override
    public List<Alert> newest(int limit) {
        return store.list("select * from alert order by id desc limit ?", SqlAlerts::alert, limit);
    }

    private Optional<Alert> find(long id) {
        return store.first("select * from alert where id = ?", SqlAlerts::alert, id);
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

    private void tell(JournalKind kind, Alert alert, String sentence) {
        tell(kind, incidents.find(alert.incident()).orElseThrow(), sentence);
    }
}
