// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.alert.Alert;
import dev.understudy.alert.Outbox;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.letter.OutgoingLetter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;

/** What the alerting route calls. */
public final class Postman {
    private static final String ALERT = "understudyAlert";

    private final Outbox outbox;

    Postman(Outbox outbox) {
        this.outbox = outbox;
    }

    public void gather() {
        outbox.gather();
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
        // why: the carrier leaves the admins whose address was refused for good while others took the letter
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
                exchange.getProperty(ALERT, Alert.class),
                String.valueOf(failure.getMessage()),
                failure instanceof Failure known && known.code() == FailureCode.LETTER_REFUSED);
    }

    private static OutgoingLetter letter(Alert alert) {
        Optional<String> opening =
                alert.messageId().equals(alert.threadId()) ? Optional.empty() : Optional.of(alert.threadId());
        return new OutgoingLetter(
                alert.messageId(),
                opening,
                opening.stream().toList(),
                alert.letter().subject(),
                alert.letter().text(),
                alert.letter().html(),
                alert.madeAt());
    }
}
