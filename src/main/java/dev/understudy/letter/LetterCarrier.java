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
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
     * Sends the letter to all its recipients who wait for it.
     *
     * @return the recipients who have not got it while others have, or for different reasons; mostly none
     * @throws Failure LETTER_REFUSED if it cannot be written down or was refused to every recipient for good,
     *     LETTER_DEFERRED if the server wants it later for all of them, else LETTER_UNDELIVERED, after which the same letter
     *     may be sent again
     */
    public List<Untaken> carry(OutgoingLetter letter) {
        String attempted = "Letter \"" + letter.subject() + "\" to mail server " + server();
        List<String> addresses = letter.waiting().isEmpty() ? Envelope.recipients(letter, settings) : letter.waiting();
        Map<String, Optional<Refusals.Answer>> untaken = hand(letter, attempted, addresses);
        if (untaken.size() == addresses.size()) {
            refuse(untaken, attempted);
        }
        List<Untaken> result = new ArrayList<>();
        untaken.forEach((address, answer) -> result.add(new Untaken(
                address,
                answer.map(Refusals.Answer::forGood).orElse(false),
                answer.map(Refusals.Answer::text).orElse("the mail server did not say why"))));
        return result;
    }

    /** Nobody took it: for one reason, it is a failure of the letter, for several it is one of each recipient. */
    private static void refuse(Map<String, Optional<Refusals.Answer>> untaken, String attempted) {
        long forGood = untaken.values().stream()
                .filter(answer -> answer.filter(Refusals.Answer::forGood).isPresent())
                .count();
        if (forGood == 0 || forGood == untaken.size()) {
            Refusals.Answer first = untaken.values().stream()
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElseThrow();
            throw Failure.of(forGood == 0 ? FailureCode.LETTER_DEFERRED : FailureCode.LETTER_REFUSED, attempted)
                    .seen(first.text())
                    .build();
        }
    }

    /** In one conversation; only a text that was refused to several is offered to each of them once more. */
    private Map<String, Optional<Refusals.Answer>> hand(
            OutgoingLetter letter, String attempted, List<String> addresses) {
        Map<String, Optional<Refusals.Answer>> untaken = new LinkedHashMap<>();
        Address[] envelope = addresses.stream().map(LetterCarrier::address).toArray(Address[]::new);
        try {
            converse(attempted, (session, transport) -> {
                transport.sendMessage(Envelope.of(session, settings, letter, attempted), envelope);
            });
            return untaken;
        } catch (SendFailedException thrown) {
            Refusals refusals = Refusals.of(thrown);
            if (refusals.ofSender()) {
                throw undelivered(attempted, refusals.text());
            }
            List<String> ofText = new ArrayList<>();
            boolean someTookIt = false;
            for (int i = 0; i < envelope.length; i++) {
                if (refusals.took(envelope[i])) {
                    someTookIt = true;
                    continue;
                }
                untaken.put(addresses.get(i), refusals.of(envelope[i]));
                if (refusals.ofAddress(envelope[i]).isEmpty()) {
                    ofText.add(addresses.get(i));
                }
            }
            if (!someTookIt && untaken.values().stream().allMatch(Optional::isEmpty)) {
                throw undelivered(attempted, obstacle(thrown));
            }
            if (addresses.size() > 1) {
                // why: one recipient's own filter may speak for all who share the conversation
                ofText.stream()
                        .filter(address -> untaken.get(address)
                                .filter(Refusals.Answer::forGood)
                                .isPresent())
                        .forEach(address -> handAlone(letter, attempted, address, untaken));
            }
            return untaken;
        }
    }

    private void handAlone(
            OutgoingLetter letter, String attempted, String address, Map<String, Optional<Refusals.Answer>> untaken) {
        try {
            Map<String, Optional<Refusals.Answer>> alone = hand(letter, attempted, List.of(address));
            untaken.remove(address);
            untaken.putAll(alone);
        } catch (Failure e) {
            // why: others may have it by now, so that this is about this recipient only, and is tried again
            untaken.put(address, Optional.of(new Refusals.Answer(0, e.getMessage())));
        }
    }

    private static InternetAddress address(String address) {
        try {
            return new InternetAddress(address, true);
        } catch (AddressException e) {
            throw Failure.of(FailureCode.LETTER_REFUSED, "Letter to " + address)
                    .seen("that is no mail address")
                    .build();
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
        } catch (SendFailedException | Failure e) {
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
