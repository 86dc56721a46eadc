// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

import dev.understudy.alert.Alert;
import dev.understudy.alert.Outbox;
import dev.understudy.alert.Recipient;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the API answers about letters. A letter's text is not shown; its subject says what it tells. */
public final class AlertViews {
    private static final int ALERTS = 200;

    private final Outbox outbox;

    public AlertViews(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Newest first. */
    List<Object> alerts() {
        return outbox.newest(ALERTS).stream()
                .map(alert -> (Object) alert(alert, outbox.recipients(alert)))
                .toList();
    }

    /** How many letters have not arrived though they should have. */
    long undelivered() {
        return outbox.undelivered();
    }

    private static Map<String, Object> alert(Alert alert, List<Recipient> recipients) {
        return Views.map(
                "id", alert.id(),
                "incident", alert.incident(),
                "kind", alert.kind(),
                "tier", word(alert.tier()),
                "subject", alert.letter().subject(),
                "state", word(alert.state()),
                "attempts", alert.attempts(),
                "lastError", alert.lastError().isEmpty() ? null : alert.lastError(),
                "recipients", recipients.stream().map(AlertViews::recipient).toList(),
                "dueAt", alert.dueAt().toString(),
                "sentAt", alert.sentAt().map(Instant::toString).orElse(null));
    }

    private static Map<String, Object> recipient(Recipient recipient) {
        return Views.map(
                "address", recipient.address(),
                "state", word(recipient.state()),
                "lastError", recipient.lastError().isEmpty() ? null : recipient.lastError());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
