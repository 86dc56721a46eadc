// SPDX-License-Identifier: Apache-2.0
package dev.understudy.letter;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A letter ready to leave.
 *
 * @param to addresses from the settings; empty: the admins
 * @param waiting those of them who have not got it yet; empty: all
 * @param messageId {@code <left@right>}; the same at every try, so that a double is recognised as one
 * @param inReplyTo the letter this one follows
 * @param references the thread, oldest first
 * @param subject one line
 */
public record OutgoingLetter(
        List<String> to,
        List<String> waiting,
        String messageId,
        Optional<String> inReplyTo,
        List<String> references,
        String subject,
        String text,
        String html,
        Instant date) {
    private static final Pattern MESSAGE_ID = Pattern.compile("<[\\x21-\\x7E&&[^<>@]]+@[\\x21-\\x7E&&[^<>@]]+>");

    public OutgoingLetter {
        to = List.copyOf(to);
        waiting = List.copyOf(waiting);
        references = List.copyOf(references);
        requireMessageId(messageId);
        inReplyTo.ifPresent(OutgoingLetter::requireMessageId);
        references.forEach(OutgoingLetter::requireMessageId);
        // safety: a line break would let a guest's name or an error text write headers (LetterCarrierTest)
        if (subject.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the subject of a letter is one line without control characters");
        }
    }

    /** A letter to the admins. */
    public OutgoingLetter(
            String messageId,
            Optional<String> inReplyTo,
            List<String> references,
            String subject,
            String text,
            String html,
            Instant date) {
        this(List.of(), List.of(), messageId, inReplyTo, references, subject, text, html, date);
    }

    private static void requireMessageId(String id) {
        if (!MESSAGE_ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a message id looks like <left@right>");
        }
    }
}
