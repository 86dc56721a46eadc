// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.alert.Alert;
import dev.understudy.alert.Outbox;
import dev.understudy.alert.Reminders;
import dev.understudy.alert.Setback;
import dev.understudy.journal.Failure;
import dev.understudy.letter.OutgoingLetter;
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
        exchange.setVariable("letterWaits", leased.isPresent());
        leased.ifPresent(alert -> {
            exchange.setProperty(ALERT, alert);
            exchange.getMessage().setBody(letter(alert));
        });
    }

    public void sent(Exchange exchange) {
        // why: the carrier leaves the recipients whose address was refused for good while others took the letter
        List<String> refused = new ArrayList<>();
        if (exchange.getMessage().getBody() instanceof Collection<?> admins) {
            admins.forEach(admin -> refused.add(admin.toString()));
        }
        outbox.sent(exchange.getProperty(ALERT, Alert.class), refused);
    }

    /** Whatever went wrong, the letter says so and waits; only the mail server's final word ends its journey. */
    public void notSent(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        outbox.notSent(
                exchange.getProperty(ALERT, Alert.class), String.valueOf(failure.getMessage()), setback(failure));
    }

    private static Setback setback(Exception failure) {
        if (!(failure instanceof Failure known)) {
            return Setback.SERVER;
        }
        return switch (known.code()) {
            case LETTER_REFUSED -> Setback.FOR_GOOD;
            case LETTER_DEFERRED -> Setback.DEFERRED;
            default -> Setback.SERVER;
        };
    }

    private OutgoingLetter letter(Alert alert) {
        Optional<String> opening =
                alert.messageId().equals(alert.threadId()) ? Optional.empty() : Optional.of(alert.threadId());
        return new OutgoingLetter(
                recipients(alert.tier()),
                alert.messageId(),
                opening,
                opening.stream().toList(),
                alert.letter().subject(),
                alert.letter().text(),
                alert.letter().html(),
                alert.madeAt());
    }

    /** Empty, which means the admins, also where the second tier has left the settings since. */
    private List<String> recipients(Alert.Tier tier) {
        return switch (tier) {
            case ADMINS -> List.of();
            case ESCALATION -> settings.escalation();
            case EVERYBODY ->
                Stream.concat(settings.admins().stream(), settings.escalation().stream())
                        .distinct()
                        .toList();
        };
    }
}
