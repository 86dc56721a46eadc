// SPDX-License-Identifier: Apache-2.0
package dev.understudy.letter;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.MailSettings;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Date;
import java.util.List;

/** A letter in the form that travels: text and HTML of the same, with a message id that stays. */
final class Envelope extends MimeMessage {
    private final String messageId;

    /** @throws Failure LETTER_REFUSED if it cannot be written down, which no other attempt would change */
    static Envelope of(Session session, MailSettings settings, OutgoingLetter letter, String attempted) {
        try {
            return new Envelope(session, settings, letter);
        } catch (MessagingException e) {
            throw Failure.of(FailureCode.LETTER_REFUSED, attempted)
                    .seen("it cannot be written down: " + e.getMessage())
                    .build();
        }
    }

    /** Whom it is addressed to, whoever of them has it already. */
    static List<String> recipients(OutgoingLetter letter, MailSettings settings) {
        return letter.to().isEmpty() ? settings.admins() : letter.to();
    }

    private Envelope(Session session, MailSettings settings, OutgoingLetter letter) throws MessagingException {
        super(session);
        this.messageId = letter.messageId();
        setFrom(new InternetAddress(settings.from(), true));
        for (String recipient : recipients(letter, settings)) {
            addRecipient(Message.RecipientType.TO, new InternetAddress(recipient, true));
        }
        setSubject(letter.subject(), "UTF-8");
        setSentDate(Date.from(letter.date()));
        setHeader("Auto-Submitted", "auto-generated");
        if (letter.inReplyTo().isPresent()) {
            setHeader("In-Reply-To", letter.inReplyTo().get());
        }
        if (!letter.references().isEmpty()) {
            setHeader("References", String.join("\r\n ", letter.references()));
        }
        MimeBodyPart text = new MimeBodyPart();
        text.setText(letter.text(), "UTF-8");
        MimeBodyPart html = new MimeBodyPart();
        html.setText(letter.html(), "UTF-8", "html");
        setContent(new MimeMultipart("alternative", text, html));
        saveChanges();
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }
}
