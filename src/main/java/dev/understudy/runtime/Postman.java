// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.alert.Alert;
import dev.understudy.alert.Missed;
import dev.understudy.alert.Outbox;
import dev.understudy.alert.Reminders;
import dev.understudy.alert.Setback;
import dev.understudy.journal.Failure;
import dev.understudy.letter.OutgoingLetter;
import dev.understudy.letter.Untaken;
import dev.understudy.pair.MailSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/** What the alerting route calls. */
public final class Postman {
    private static final String ALERT = "understudyAlert";

    private final Outbox outbox;
    private final Reminders reminders;
    private final MailSettings settings;

    Postman(Outbox outbox, Reminders reminders, MailSettings settings) {
        this.outbox = outbox;
        this.reminders = reminders;
        this.settings = settings;
    }

    public void gather() {
        // why: in this order, so that what was acknowledged or is over is known before anybody is reminded of it
        outbox.gather();
        reminders.gather();
    }

    /** Puts the next letter into the body and says in variable {@code letterWaits} whether there was one. */
    public void next(Exchange exchange) {
        Optional<Alert> leased = outbox.lease();
        while (leased.isPresent() && !prepare(exchange, leased.get())) {
            leased = outbox.lease();
        }
        exchange.setVariable("letterWaits", leased.isPresent());
    }

    /** A letter that can not be made ready is noted as not sent, and stops none of those behind it. */
    private boolean prepare(Exchange exchange, Alert alert) {
        List<String> everybody = recipients(alert.tier());
        List<String> waiting = outbox.address(alert, everybody);
        if (waiting.isEmpty()) {
            // why: those who still waited have left the settings, so the letter is where it can get
            outbox.sent(alert, List.of());
            return false;
        }
        try {
            exchange.getMessage().setBody(letter(alert, everybody, waiting));
        } catch (RuntimeException e) {
            outbox.notSent(alert, "it cannot be written down: " + e.getMessage(), Setback.FOR_GOOD);
            return false;
        }
        exchange.setProperty(ALERT, alert);
        return true;
    }

    public void sent(Exchange exchange) {
        List<Missed> missed = new ArrayList<>();
        if (exchange.getMessage().getBody() instanceof Collection<?> untaken) {
            for (Object each : untaken) {
                Untaken one = (Untaken) each;
                missed.add(new Missed(one.address(), one.text(), one.forGood() ? Setback.FOR_GOOD : Setback.DEFERRED));
            }
        }
        outbox.sent(exchange.getProperty(ALERT, Alert.class), missed);
    }

    /** Whatever went wrong, the letter says so and waits; only the mail server's final word ends its journey. */
    public void notSent(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        outbox.notSent(
                exchange.getProperty(ALERT, Alert.class), String.valueOf(failure.getMessage()), setback(failure));
    }

    private static Setback setback(Exception failure) {
        if (!(failure instanceof Failure known)) {
            // why: nobody knows what this is about, so the others are not made to wait for it
            return Setback.DEFERRED;
        }
        return switch (known.code()) {
            case LETTER_REFUSED -> Setback.FOR_GOOD;
            case LETTER_DEFERRED -> Setback.DEFERRED;
            default -> Setback.SERVER;
        };
    }

    private OutgoingLetter letter(Alert alert, List<String> everybody, List<String> waiting) {
        Optional<String> opening =
                alert.messageId().equals(alert.threadId()) ? Optional.empty() : Optional.of(alert.threadId());
        return new OutgoingLetter(
                everybody,
                waiting,
                alert.messageId(),
                opening,
                opening.stream().toList(),
                alert.letter().subject(),
                alert.letter().text(),
                alert.letter().html(),
                alert.madeAt());
    }

    /** The admins also where the second tier has left the settings since. */
    private List<String> recipients(Alert.Tier tier) {
        Stream<String> addresses =
                switch (tier) {
                    case ADMINS -> settings.admins().stream();
                    case ESCALATION ->
                        (settings.escalation().isEmpty() ? settings.admins() : settings.escalation()).stream();
                    case EVERYBODY -> Stream.concat(settings.admins().stream(), settings.escalation().stream());
                };
        return addresses.distinct().toList();
    }
}
