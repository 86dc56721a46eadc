// SPDX-License-Identifier: Apache-2.0
package dev.understudy.letter;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.MailSettings;
import dev.understudy.pair.MailSettings.Security;
import dev.understudy.pair.Secret;
import dev.understudy.run.Waiter;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import dev.understudy.transport.Unreached;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands letters to the mail server, one connection each, within a limit. */
public final class LetterCarrier {
    private static final Logger LOG = LoggerFactory.getLogger(LetterCarrier.class);

    private final MailSettings settings;
    private final Trust trust;
    private final Waiter waiter;
    private final Timeouts timeouts;

    public LetterCarrier(MailSettings settings, Trust trust, Waiter waiter, Timeouts timeouts) {
        this.settings = Objects.requireNonNull(settings);
        this.trust = Objects.requireNonNull(trust);
        this.waiter = Objects.requireNonNull(waiter);
        this.timeouts = Objects.requireNonNull(timeouts);
    }

    /**
     * Sends the letter to all its recipients.
     *
     * @return the recipients whose address was refused for good while others took the letter; mostly none
     * @throws Failure LETTER_REFUSED if sender, every recipient or the content was refused for good, LETTER_DEFERRED
     *     if the server wants this letter later, else
     *     LETTER_UNDELIVERED, after which the same letter may be sent again
     */
    public List<String> carry(OutgoingLetter letter) {
        String attempted = "Letter \"" + letter.subject() + "\" to mail server " + server();
        try {
            converse(attempted, (session, transport) -> {
                Envelope envelope = new Envelope(session, settings, letter);
                transport.sendMessage(envelope, envelope.getAllRecipients());
            });
            return List.of();
        } catch (SendFailedException e) {
            return refusedOf(e, attempted);
        }
    }

    /** Connects, encrypts and logs in as for a letter, and leaves again; throws LETTER_UNDELIVERED if that fails. */
    public void greet() {
        String attempted = "Greeting of mail server " + server();
        try {
            converse(attempted, (session, transport) -> {});
        } catch (SendFailedException e) {
            throw undelivered(attempted, obstacle(e));
        }
    }

    private interface Talk {
        void with(Session session, Transport transport) throws MessagingException;
    }

    private void converse(String attempted, Talk talk) throws SendFailedException {
        MailSockets sockets = new MailSockets(trust.context().getSocketFactory(), trust.verifiesHostName());
        Session session = Session.getInstance(properties(sockets));
        try {
            waiter.within(
                    timeouts.total(),
                    () -> {
                        connected(session, talk);
                        return Boolean.TRUE;
                    },
                    sockets::close);
        } catch (SendFailedException e) {
            throw e;
        } catch (AuthenticationFailedException e) {
            // why: servers echo parts of the log-in, so their words stay out
            throw undelivered(
                    attempted,
                    "the mail server refused the log-in of "
                            + settings.username().orElse("nobody"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw undelivered(attempted, "interrupted");
        } catch (Exception e) {
            LOG.debug("{} failed: {}", attempted, e.getClass().getSimpleName());
            throw undelivered(attempted, obstacle(e));
        } finally {
            sockets.close();
        }
    }

    private void connected(Session session, Talk talk) throws MessagingException {
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect(
                    settings.host(),
                    settings.port(),
                    settings.username().orElse(null),
                    settings.password().map(Secret::reveal).orElse(null));
            talk.with(session, transport);
        }
    }

    private Properties properties(MailSockets sockets) {
        Properties properties = new Properties();
        properties.put("mail.smtp.socketFactory", sockets.plain());
        properties.put("mail.smtp.ssl.socketFactory", sockets.secure());
        properties.setProperty("mail.smtp.socketFactory.fallback", "false");
        properties.setProperty("mail.smtp.ssl.checkserveridentity", Boolean.toString(trust.verifiesHostName()));
        properties.setProperty("mail.smtp.connectiontimeout", millis(timeouts.connect()));
        properties.setProperty("mail.smtp.timeout", millis(timeouts.response()));
        properties.setProperty("mail.smtp.writetimeout", millis(timeouts.response()));
        properties.setProperty(
                "mail.smtp.auth", Boolean.toString(settings.username().isPresent()));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(settings.security() == Security.TLS));
        String startTls = Boolean.toString(settings.security() == Security.STARTTLS);
        properties.setProperty("mail.smtp.starttls.enable", startTls);
        properties.setProperty("mail.smtp.starttls.required", startTls);
        // why: a typo in one admin's address must not keep the letter from the others
        properties.setProperty("mail.smtp.sendpartial", "true");
        return properties;
    }

    private List<String> refusedOf(SendFailedException thrown, String attempted) {
        Refusals refusals = Refusals.of(thrown);
        boolean someTookIt = thrown.getValidSentAddresses() != null && thrown.getValidSentAddresses().length > 0;
        if (refusals.ofSender()) {
            throw undelivered(attempted, refusals.text());
        }
        if (!refusals.forGood()) {
            if (refusals.text().isEmpty()) {
                throw undelivered(attempted, obstacle(thrown));
            }
            throw Failure.of(FailureCode.LETTER_DEFERRED, attempted)
                    .seen(refusals.text())
                    .build();
        }
        if (someTookIt) {
            return refusals.recipients();
        }
        throw Failure.of(FailureCode.LETTER_REFUSED, attempted)
                .seen(refusals.text())
                .build();
    }

    private String obstacle(Exception thrown) {
        Unreached unreached =
                Unreached.from(thrown, URI.create("smtp://" + settings.host() + ":" + settings.port()), true);
        return unreached.detail();
    }

    private static Failure undelivered(String attempted, String seen) {
        return Failure.of(FailureCode.LETTER_UNDELIVERED, attempted).seen(seen).build();
    }

    private String server() {
        return settings.host() + ":" + settings.port();
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
