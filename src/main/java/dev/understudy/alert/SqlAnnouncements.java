// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import dev.understudy.incident.Incident;
import dev.understudy.incident.Incidents;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.JournalLine;
import dev.understudy.journal.Row;
import dev.understudy.journal.SqlStore;
import dev.understudy.journal.StoreFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class SqlAnnouncements implements Announcements {
    private static final String READER = "webhook";
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);
    private static final int LINES_AT_ONCE = 200;
    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private final SqlStore store;
    private final Journal journal;
    private final Clock clock;
    private final Incidents incidents;

    SqlAnnouncements(SqlStore store, Journal journal, Clock clock, Incidents incidents) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.incidents = incidents;
    }

    @Override
    public void takeOver(boolean wanted) {
        store.transact(() -> {
            if (!wanted) {
                store.update("delete from reading_cursor where reader = ?", READER);
                store.update("delete from hook_event where state = ?", Alert.State.WAITING);
                return;
            }
            store.update("update hook_event set leased_until = null where state = ?", Alert.State.WAITING);
            if (cursor().isEmpty()) {
                store.update(
                        "insert into reading_cursor (reader, journal_id) values (?, ?)",
                        READER,
                        journal.newest().orElse(0));
            }
        });
    }

    @Override
    public void gather() {
        cursor().ifPresent(cursor -> journal.after(cursor, LINES_AT_ONCE).forEach(this::gather));
    }

    /** One line is one transaction, so that a line nobody can announce stands in the way of no other. */
    private void gather(JournalLine line) {
        try {
            turn(line, () -> state(line.kind()).ifPresent(state -> make(line, state)));
        } catch (RuntimeException e) {
            if (e instanceof StoreFailure failure && !failure.isOfData()) {
                throw e;
            }
            LOG.error("Line {} of the journal can not be announced", line.id(), e);
            turn(line, () -> tellUntold(line, e));
        }
    }

    private void turn(JournalLine line, Runnable work) {
        // safety: row and cursor move in one transaction; otherwise a kill in between loses an event or makes it twice.
        // Guarded by AnnouncementsGatherTest.
        store.transact(() -> {
            work.run();
            store.update("update reading_cursor set journal_id = ? where reader = ?", line.id(), READER);
        });
    }

    private void tellUntold(JournalLine line, RuntimeException why) {
        Entry entry = Entry.of(
                line.pair(),
                JournalKind.WEBHOOK_FAILED,
                line.subject(),
                "Of \"" + line.sentence() + "\": no event could be made of line " + line.id() + ". "
                        + why.getMessage());
        journal.append(
                line.incident().isPresent() ? entry.forIncident(line.incident().getAsLong()) : entry);
    }

    private static Optional<String> state(JournalKind kind) {
        return switch (kind) {
            case INCIDENT_OPENED -> Optional.of("opened");
            case INCIDENT_CHANGED -> Optional.of("changed");
            case INCIDENT_ACKNOWLEDGED -> Optional.of("acknowledged");
            case INCIDENT_SNOOZED -> Optional.of("snoozed");
            case INCIDENT_CLOSED -> Optional.of("closed");
            default -> Optional.empty();
        };
    }

    private void make(JournalLine line, String state) {
        Incident incident = incidents.find(line.incident().orElseThrow()).orElseThrow();
        store.insert(
                "insert into hook_event (journal_id, idempotency_key, incident_id, kind, pair, subject, incident_state,"
                        + " sentence, happened_at, state, attempts, last_error)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '')",
                line.id(),
                UUID.randomUUID().toString(),
                incident.id(),
                incident.kind().text(),
                incident.pair(),
                incident.subject(),
                state,
                line.sentence(),
                line.at(),
                Alert.State.WAITING);
    }

    @Override
    public Optional<Announcement> lease() {
        Instant now = clock.instant();
        return store.inTransaction(() -> store.first(
                        "select * from hook_event where state = ? order by id limit 1",
                        SqlAnnouncements::announcement,
                        Alert.State.WAITING)
                .filter(oldest -> store.update(
                                "update hook_event set leased_until = ?, attempts = attempts + 1 where id = ?"
                                        + " and state = ? and (leased_until is null or leased_until <= ?"
                                        + " or leased_until > ?)",
                                now.plus(LEASE),
                                oldest.id(),
                                Alert.State.WAITING,
                                now,
                                now.plus(LONGEST_PAUSE).plus(CLOCK_TOLERANCE))
                        == 1)
                .flatMap(oldest -> store.first(
                        "select * from hook_event where id = ?", SqlAnnouncements::announcement, oldest.id())));
    }

    @Override
    public void sent(Announcement announcement) {
        store.update(
                "update hook_event set state = ?, sent_at = ?, leased_until = null where id = ? and state = ?",
                Alert.State.SENT,
                clock.instant(),
                announcement.id(),
                Alert.State.WAITING);
    }

    @Override
    public void notSent(Announcement announcement, String reason, boolean forGood) {
        store.transact(() -> {
            store.update(
                    "update hook_event set state = ?, leased_until = ?, last_error = ? where id = ? and state = ?",
                    forGood ? Alert.State.REFUSED : Alert.State.WAITING,
                    clock.instant().plus(pause(announcement.attempts())),
                    reason.length() > 900 ? reason.substring(0, 900) : reason,
                    announcement.id(),
                    Alert.State.WAITING);
            if (forGood || announcement.attempts() == 1) {
                journal.append(Entry.of(announcement.pair(), JournalKind.WEBHOOK_FAILED, announcement.subject(), reason)
                        .forIncident(announcement.incident()));
            }
        });
    }

    private static Duration pause(int attempts) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private Optional<Long> cursor() {
        return store.first(
                "select journal_id from reading_cursor where reader = ?", row -> row.number("journal_id"), READER);
    }

    private static Announcement announcement(Row row) {
        return new Announcement(
                row.number("id"),
                row.text("idempotency_key"),
                row.number("incident_id"),
                row.text("kind"),
                row.text("pair"),
                row.text("subject"),
                row.text("incident_state"),
                row.text("sentence"),
                row.instant("happened_at"),
                (int) row.number("attempts"));
    }
}
