// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import dev.understudy.incident.Incident;
import dev.understudy.incident.Incidents;
import dev.understudy.journal.Abridged;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.SqlStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The second half of the outbox: which letter goes next, and what became of it. */
final class SqlDispatch {
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration REFUSED_COUNTS_FOR = Duration.ofDays(1);
    private static final Duration LONGEST_PAUSE_OF_DEFERRED = Duration.ofMinutes(15);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    private final SqlStore store;
    private final Journal journal;
    private final Clock clock;
    private final Incidents incidents;
    private final SqlRecipients recipients;

    SqlDispatch(SqlStore store, Journal journal, Clock clock, Incidents incidents) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.incidents = incidents;
        this.recipients = new SqlRecipients(store, clock);
    }

    SqlRecipients recipients() {
        return recipients;
    }

    Optional<Alert> lease() {
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

    void sent(Alert alert, List<Missed> missed) {
        // safety: who has it and whether it still waits are marked together, or a kill in between loses those who wait.
        // Guarded by LetterRecipientsTest.
        store.transact(() -> {
            if (find(alert.id())
                    .filter(now -> now.state() == Alert.State.WAITING)
                    .isEmpty()) {
                return;
            }
            boolean unaddressed = recipients.of(alert.id()).isEmpty();
            SqlRecipients.Attempt attempt = recipients.settle(alert.id(), missed);
            boolean somebody = unaddressed || !attempt.taken().isEmpty();
            mark(alert, attempt, unaddressed || attempt.anybodyHasIt());
            if (somebody) {
                tell(JournalKind.LETTER_SENT, alert, "was sent" + outcome(attempt) + ".");
            } else if (!attempt.refused().isEmpty() || alert.attempts() == 1) {
                tell(JournalKind.LETTER_FAILED, alert, "was not sent" + outcome(attempt) + ".");
            }
        });
    }

    private void mark(Alert alert, SqlRecipients.Attempt attempt, boolean anybodyHasIt) {
        boolean waits = !attempt.putOff().isEmpty();
        Alert.State over = anybodyHasIt ? Alert.State.SENT : Alert.State.REFUSED;
        Instant now = clock.instant();
        Optional<String> error = attempt.putOff().stream()
                .findFirst()
                .or(() -> attempt.refused().stream().findFirst())
                .map(missed -> Abridged.to(900, missed.reason()));
        store.update(
                "update alert set state = ?, sent_at = coalesce(sent_at, ?), leased_until = ?, deferred = ?,"
                        + " last_error = coalesce(?, last_error) where id = ? and state = ?",
                waits ? Alert.State.WAITING : over,
                anybodyHasIt ? Optional.of(now) : Optional.empty(),
                waits ? Optional.of(now.plus(pause(alert.attempts(), Setback.DEFERRED))) : Optional.empty(),
                waits ? 1 : 0,
                error,
                alert.id(),
                Alert.State.WAITING);
    }

    /** Says nothing of who has it where everybody does. */
    private static String outcome(SqlRecipients.Attempt attempt) {
        if (attempt.refused().isEmpty() && attempt.putOff().isEmpty()) {
            return "";
        }
        StringBuilder words = new StringBuilder();
        if (!attempt.taken().isEmpty()) {
            words.append(" to ").append(String.join(", ", attempt.taken()));
        }
        words.append(words(attempt.refused(), ", but not to ", " (refused for good)"));
        words.append(words(attempt.putOff(), ", and waits for ", ""));
        return words.toString();
    }

    private static String words(List<Missed> missed, String before, String after) {
        return missed.isEmpty()
                ? ""
                : before
                        + missed.stream()
                                .map(one -> one.address() + ": " + one.reason())
                                .collect(Collectors.joining("; "))
                        + after;
    }

    void notSent(Alert alert, String reason, Setback setback) {
        store.transact(() -> {
            List<String> waiting = recipients.waiting(alert.id());
            if (setback != Setback.SERVER && !waiting.isEmpty()) {
                sent(
                        alert,
                        waiting.stream()
                                .map(address -> new Missed(address, reason, setback))
                                .toList());
                return;
            }
            boolean forGood = setback == Setback.FOR_GOOD;
            // why: the lease doubles as the pause before the next attempt, so that order holds without a second clock
            store.update(
                    "update alert set state = ?, leased_until = ?, last_error = ?, deferred = ? where id = ? and state = ?",
                    forGood ? Alert.State.REFUSED : Alert.State.WAITING,
                    clock.instant().plus(pause(alert.attempts(), setback)),
                    Abridged.to(900, reason),
                    setback == Setback.DEFERRED ? 1 : 0,
                    alert.id(),
                    Alert.State.WAITING);
            if (forGood || alert.attempts() == 1) {
                tell(JournalKind.LETTER_FAILED, alert, "was not sent: " + reason);
            }
        });
    }

    private static Duration pause(int attempts, Setback setback) {
        Duration longest = setback == Setback.DEFERRED ? LONGEST_PAUSE_OF_DEFERRED : LONGEST_PAUSE;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    long undelivered() {
        Instant since = clock.instant().minus(REFUSED_COUNTS_FOR);
        return store.first(
                        "select count(*) as waiting from alert where (state = ? and made_at > ?)"
                                + " or (state = ? and due_at <= ?) or (state = ? and exists (select 1 from"
                                + " letter_recipient r where r.alert_id = alert.id and r.state = ? and r.settled_at > ?))",
                        row -> row.number("waiting"),
                        Alert.State.REFUSED,
                        since,
                        Alert.State.WAITING,
                        clock.instant(),
                        Alert.State.SENT,
                        Recipient.State.REFUSED,
                        since)
                .orElse(0L);
    }

    Optional<Alert> oldestUndelivered() {
        return store.first(
                "select * from alert where (state = ? and due_at <= ?) or (state = ? and made_at > ?)"
                        + " order by due_at, id limit 1",
                SqlAlerts::alert,
                Alert.State.WAITING,
                clock.instant(),
                Alert.State.REFUSED,
                clock.instant().minus(REFUSED_COUNTS_FOR));
    }

    List<Alert> newest(int limit) {
        return store.list("select * from alert order by id desc limit ?", SqlAlerts::alert, limit);
    }

    private Optional<Alert> find(long id) {
        return store.first("select * from alert where id = ?", SqlAlerts::alert, id);
    }

    private void tell(JournalKind kind, Alert alert, String what) {
        // why: a letter whose incident cannot be found is sent all the same
        Optional<Incident> incident = incidents.find(alert.incident());
        journal.append(Entry.of(
                        incident.map(Incident::pair).orElse(""),
                        kind,
                        incident.map(Incident::subject).orElse(""),
                        "Letter \"" + alert.letter().subject() + "\" " + what)
                .forIncident(alert.incident()));
    }
}
