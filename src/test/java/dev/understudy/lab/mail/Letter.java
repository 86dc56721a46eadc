// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A letter as it arrived: envelope, time, and the raw message (dots unstuffed, CRLF kept), read with Jakarta Mail on
 * demand. {@code parts} that are missing come out empty.
 */
public record Letter(Instant receivedAt, String from, List<String> recipients, byte[] raw) {

    public String rawText() {
        return new String(raw, StandardCharsets.UTF_8);
    }

    public String subject() {
        return read(message -> Optional.ofNullable(message.getSubject()).orElse(""));
    }

    public Optional<String> header(String name) {
        return read(message -> Optional.ofNullable(message.getHeader(name, ", ")));
    }

    public String text() {
        return read(message -> part(message, "text/plain").orElse(""));
    }

    public String html() {
        return read(message -> part(message, "text/html").orElse(""));
    }

    private interface Reading<T> {
        T of(MimeMessage message) throws MessagingException, IOException;
    }

    private <T> T read(Reading<T> reading) {
        try {
            return reading.of(new MimeMessage(null, new ByteArrayInputStream(raw)));
        } catch (MessagingException | IOException unreadable) {
            throw new IllegalStateException("A letter that cannot be read: " + rawText(), unreadable);
        }
    }

    private static Optional<String> part(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return Optional.of(part.getContent().toString());
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int index = 0; index < parts.getCount(); index++) {
                BodyPart inner = parts.getBodyPart(index);
                Optional<String> found = part(inner, type);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
