// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import dev.understudy.journal.Abridged;
import dev.understudy.journal.Row;
import dev.understudy.journal.SqlStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of the table {@code letter_recipient}: who has a letter, who waits for it, and who never gets it. */
final class SqlRecipients {
    private static final Duration PATIENCE = Duration.ofDays(5);

    private final SqlStore store;
    private final Clock clock;

    SqlRecipients(SqlStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * What an attempt brought.
     *
     * @param taken who has it since this attempt
     * @param refused who will never get it since this attempt
     * @param putOff who still waits
     * @param anybodyHasIt true if anyone has it, since this attempt or an earlier one
     */
    record Attempt(List<String> taken, List<Missed> refused, List<Missed> putOff, boolean anybodyHasIt) {}

    List<String> address(long alert, List<String> addresses) {
        return store.inTransaction(() -> {
            List<String> known = new ArrayList<>();
            for (Recipient recipient : of(alert)) {
                known.add(recipient.address());
                boolean named = addresses.contains(recipient.address());
                if (recipient.state() == Recipient.State.WAITING && !named) {
                    move(alert, recipient.address(), Recipient.State.WAITING, Recipient.State.LEFT);
                } else if (recipient.state() == Recipient.State.LEFT && named) {
                    move(alert, recipient.address(), Recipient.State.LEFT, Recipient.State.WAITING);
                }
            }
            addresses.stream()
                    .distinct()
                    .filter(address -> !known.contains(address))
                    .forEach(address -> store.update(
                            "insert into letter_recipient (alert_id, address, state, last_error) values (?, ?, ?, '')",
                            alert,
                            address,
                            Recipient.State.WAITING));
            return waiting(alert);
        });
    }

    List<String> waiting(long alert) {
        return of(alert).stream()
                .filter(recipient -> recipient.state() == Recipient.State.WAITING)
                .map(Recipient::address)
                .toList();
    }

    List<Recipient> of(long alert) {
        return store.list(
                "select * from letter_recipient where alert_id = ? order by address",
                row -> new Recipient(
                        row.text("address"), row.constant("state", Recipient.State.class), row.text("last_error")),
                alert);
    }

    /** Everyone who waited has the letter, but for {@code missed}. */
    Attempt settle(long alert, List<Missed> missed) {
        List<String> taken = new ArrayList<>();
        List<Missed> refused = new ArrayList<>();
        List<Missed> putOff = new ArrayList<>();
        for (String address : waiting(alert)) {
            Optional<Missed> miss =
                    missed.stream().filter(one -> one.address().equals(address)).findFirst();
            if (miss.isEmpty()) {
                move(alert, address, Recipient.State.WAITING, Recipient.State.DELIVERED);
                taken.add(address);
            } else if (miss.get().setback() == Setback.FOR_GOOD || tooLate(alert, address)) {
                move(alert, address, Recipient.State.WAITING, Recipient.State.REFUSED);
                note(alert, miss.get());
                refused.add(miss.get());
            } else {
                note(alert, miss.get());
                putOff.add(miss.get());
            }
        }
        boolean anybody = of(alert).stream().anyMatch(recipient -> recipient.state() == Recipient.State.DELIVERED);
        return new Attempt(taken, refused, putOff, anybody);
    }

    private boolean tooLate(long alert, String address) {
        return store.first(
                        "select missed_since from letter_recipient where alert_id = ? and address = ?",
                        (Row row) -> row.optionalInstant("missed_since"),
                        alert,
                        address)
                .flatMap(since -> since)
                .filter(since -> since.plus(PATIENCE).isBefore(clock.instant()))
                .isPresent();
    }

    private void move(long alert, String address, Recipient.State from, Recipient.State to) {
        Instant now = clock.instant();
        store.update(
                "update letter_recipient set state = ?, settled_at = ? where alert_id = ? and address = ? and state = ?",
                to,
                to == Recipient.State.WAITING ? Optional.empty() : Optional.of(now),
                alert,
                address,
                from);
    }

    private void note(long alert, Missed missed) {
        store.update(
                "update letter_recipient set last_error = ?, missed_since = coalesce(missed_since, ?)"
                        + " where alert_id = ? and address = ?",
                Abridged.to(900, missed.reason()),
                clock.instant(),
                alert,
                missed.address());
    }
}
