// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import dev.understudy.incident.Incident;
import dev.understudy.incident.Incidents;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.MailSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the letters that follow when nobody acknowledges: reminders to whoever was told, one to the second tier. What is
 * due is read from the rows alone, so a restart or a kill makes none twice and forgets none; of several reminders that
 * fell into a time without a controller, one is made.
 */
public final class Reminders {
    private static final long ONCE = 1;
    private static final Duration ONE_DAY = Duration.ofDays(1);
    private static final Logger LOG = LoggerFactory.getLogger(Reminders.class);

    private final SqlStore store;
    private final Journal journal;
    private final Clock clock;
    private final Letters letters;
    private final Incidents incidents;
    private final SqlAlerts alerts;
    private final MailSettings settings;

    public Reminders(
            SqlStore store, Journal journal, Clock clock, Letters letters, MailSettings settings, String senderDomain) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.letters = letters;
        this.incidents = Incidents.in(store);
        this.alerts = new SqlAlerts(store, clock, senderDomain);
        this.settings = settings;
    }

    /** Makes what is due now; safe to repeat, and to be killed within. */
    public void gather() {
        Instant now = clock.instant();
        incidents.openRoots().stream()
                .filter(incident ->
                        (incident.isUrgent() || incident.kind().isForToday()) && incident.wantsAttention(now))
                // safety: line, row and slot stand or fall together; the unique key on the slot stops a second writer.
                // Guarded by RemindersTest.
                .forEach(incident -> store.transact(() -> follow(incident, now)));
    }

    private void follow(Incident incident, Instant now) {
        alerts.opening(incident.id()).filter(Reminders::hasLeft).ifPresent(opening -> {
            Duration since = Duration.between(opening.sentAt().orElse(opening.dueAt()), now);
            // why: while a letter of the thread waits for the mail server, more of the same would only pile up
            List<Alert> unseen = alerts.ofIncident(incident.id()).stream()
                    .filter(alert -> alert.state() == Alert.State.WAITING
                            && alert.sentAt().isEmpty())
                    .toList();
            if (!unseen.stream().allMatch(Alert::putOff)) {
                return;
            }
            if (incident.isUrgent()
                    && !settings.escalation().isEmpty()
                    && since.compareTo(settings.escalateAfter()) >= 0
                    && alerts.newestSlot(incident.id(), Letters.ESCALATION) < ONCE) {
                make(incident, opening, Letters.ESCALATION, Alert.Tier.ESCALATION, ONCE, now);
            }
            Duration every = every(incident);
            long slot = every.isZero() ? 0 : since.dividedBy(every);
            if (unseen.isEmpty() && slot > alerts.newestSlot(incident.id(), Letters.REMINDER)) {
                make(incident, opening, Letters.REMINDER, alerts.told(incident.id()), slot, now);
            }
        });
    }

    private Duration every(Incident incident) {
        Duration every = settings.remindEvery();
        boolean daily = incident.kind().isForToday() && !every.isZero() && every.compareTo(ONE_DAY) < 0;
        return daily ? ONE_DAY : every;
    }

    private static boolean hasLeft(Alert opening) {
        // why: one mailbox that is full must not keep the second tier from hearing of a home that is down
        return opening.sentAt().isPresent() || opening.state() == Alert.State.REFUSED || opening.putOff();
    }

    private void make(Incident incident, Alert opening, String kind, Alert.Tier tier, long slot, Instant now) {
        boolean reminder = kind.equals(Letters.REMINDER);
        String told = reminder ? "it is told again" : "the second tier is told";
        long line = journal.append(Entry.of(
                        incident.pair(),
                        reminder ? JournalKind.REMINDER_DUE : JournalKind.ESCALATION_DUE,
                        incident.subject(),
                        "Incident " + incident.id() + " (" + incident.kind().text() + ", " + incident.subject()
                                + ") is open and nobody has acknowledged it: " + told + ".")
                .forIncident(incident.id()));
        alerts.insert(
                line,
                incident.id(),
                kind,
                tier,
                OptionalLong.of(slot),
                Optional.of(opening.threadId()),
                letter(kind, incident, now),
                now);
    }

    /** why: a reminder that can not be rendered must keep neither the others nor the mail itself from going. */
    private Letter letter(String kind, Incident incident, Instant now) {
        try {
            return letters.write(kind, incident, now);
        } catch (RuntimeException e) {
            LOG.error("The {} of incident {} could not be rendered", kind, incident.id(), e);
            return PlainLetter.of(kind, incident);
        }
    }
}
