// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.alert.Announcement;
import dev.understudy.alert.Announcements;
import dev.understudy.hook.HookEvent;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/** What the webhook's route calls. */
public final class Announcer {
    private static final String ANNOUNCEMENT = "understudyAnnouncement";

    private final Announcements announcements;

    Announcer(Announcements announcements) {
        this.announcements = announcements;
    }

    /** Puts the next event into the body and says in variable {@code eventWaits} whether there was one. */
    public void next(Exchange exchange) {
        announcements.gather();
        Optional<Announcement> leased = announcements.lease();
        exchange.setVariable("eventWaits", leased.isPresent());
        leased.ifPresent(announcement -> {
            exchange.setProperty(ANNOUNCEMENT, announcement);
            exchange.getMessage().setBody(new HookEvent(announcement.key(), facts(announcement)));
        });
    }

    public void sent(Exchange exchange) {
        announcements.sent(exchange.getProperty(ANNOUNCEMENT, Announcement.class));
    }

    public void notSent(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        announcements.notSent(
                exchange.getProperty(ANNOUNCEMENT, Announcement.class),
                String.valueOf(failure.getMessage()),
                failure instanceof Failure known && known.code() == FailureCode.HOOK_REFUSED);
    }

    private static Map<String, Object> facts(Announcement announcement) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("incident", announcement.incident());
        facts.put("kind", announcement.kind());
        facts.put("pair", announcement.pair());
        facts.put("subject", announcement.subject());
        facts.put("state", announcement.state());
        facts.put("sentence", announcement.sentence());
        facts.put("at", announcement.at().toString());
        return facts;
    }
}
