// SPDX-License-Identifier: Apache-2.0
package dev.understudy.letter;

import jakarta.mail.Address;
import jakarta.mail.SendFailedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** What a mail server said against a letter, for each of its recipients. */
final class Refusals {
    private static final int LONGEST_TEXT = 200;
    private static final int TOO_MUCH_FOR_NOW = 552;

    private final Map<Address, Answer> ofAddresses = new HashMap<>();
    private final Map<Address, Boolean> taken = new HashMap<>();
    private Optional<Answer> ofWhole = Optional.empty();
    private boolean ofSender;

    /** The answer to one command. */
    record Answer(int code, String text) {
        boolean forGood() {
            return code >= 500;
        }
    }

    private Refusals() {}

    static Refusals of(SendFailedException thrown) {
        Refusals refusals = new Refusals();
        if (thrown.getValidSentAddresses() != null) {
            Arrays.asList(thrown.getValidSentAddresses()).forEach(address -> refusals.taken.put(address, true));
        }
        Exception next = thrown;
        while (next instanceof jakarta.mail.MessagingException e) {
            refusals.read(e);
            next = e.getNextException();
        }
        return refusals;
    }

    private void read(Exception e) {
        if (e instanceof SMTPAddressFailedException address) {
            int code = address.getReturnCode();
            // why: RFC 5321, 4.5.3.1.10: some servers say 552 where they mean 452, "not now"
            ofAddresses.put(
                    address.getAddress(), new Answer(code == TOO_MUCH_FOR_NOW ? 452 : code, oneLine(e.getMessage())));
        } else if (e instanceof SMTPSenderFailedException sender) {
            ofSender = true;
            ofWhole = Optional.of(new Answer(sender.getReturnCode(), oneLine(e.getMessage())));
        } else if (e instanceof SMTPSendFailedException sending && sending.getReturnCode() >= 400) {
            String command = sending.getCommand() == null ? "" : sending.getCommand();
            ofSender |= command.startsWith("MAIL");
            if (ofWhole.isEmpty() && !command.startsWith("RCPT")) {
                ofWhole = Optional.of(new Answer(sending.getReturnCode(), oneLine(e.getMessage())));
            }
        }
    }

    /** True if the sender was refused, which is about the account and not about this letter. */
    boolean ofSender() {
        return ofSender;
    }

    boolean took(Address address) {
        return taken.containsKey(address);
    }

    /** What was said against this recipient, or else against the letter; empty if nothing was said. */
    Optional<Answer> of(Address address) {
        return ofAddress(address).or(() -> ofWhole);
    }

    Optional<Answer> ofAddress(Address address) {
        return Optional.ofNullable(ofAddresses.get(address));
    }

    String text() {
        return ofWhole.or(() -> ofAddresses.values().stream().findFirst())
                .map(Answer::text)
                .orElse("");
    }

    private static String oneLine(String message) {
        String line = message == null ? "" : message.replaceAll("\\s+", " ").trim();
        return line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) : line;
    }
}
