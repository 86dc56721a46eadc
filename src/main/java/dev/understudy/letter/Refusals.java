// SPDX-License-Identifier: Apache-2.0
package dev.understudy.letter;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/**
 * What a mail server said against a letter.
 *
 * @param recipients refused for good
 * @param ofSender true if the sender was refused, which is about the account and not about this letter
 * @param forGood true if everything that was refused was refused with a 5xx code
 */
record Refusals(List<String> recipients, boolean forGood, boolean ofSender, String text) {
    private static final int LONGEST_TEXT = 200;

    static Refusals of(MessagingException thrown) {
        List<String> recipients = new ArrayList<>();
        List<Integer> codes = new ArrayList<>();
        String text = "";
        boolean ofSender = false;
        for (Exception e = thrown; e instanceof MessagingException; e = ((MessagingException) e).getNextException()) {
            int code = code(e);
            if (code < 400) {
                continue;
            }
            codes.add(code);
            ofSender |= e instanceof SMTPSenderFailedException
                    || e instanceof SMTPSendFailedException sending
                            && sending.getCommand() != null
                            && sending.getCommand().startsWith("MAIL");
            text = text.isEmpty() ? oneLine(e.getMessage()) : text;
            if (e instanceof SMTPAddressFailedException refused && code >= 500) {
                recipients.add(refused.getAddress().getAddress());
            }
        }
        boolean forGood = !codes.isEmpty() && codes.stream().allMatch(code -> code >= 500);
        return new Refusals(List.copyOf(recipients), forGood, ofSender, text);
    }

    private static int code(Exception e) {
        if (e instanceof SMTPAddressFailedException refused) {
            return refused.getReturnCode();
        }
        if (e instanceof SMTPSenderFailedException refused) {
            return refused.getReturnCode();
        }
        return e instanceof SMTPSendFailedException refused ? refused.getReturnCode() : 0;
    }

    private static String oneLine(String message) {
        String line = message == null ? "" : message.replaceAll("\\s+", " ").trim();
        return line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) : line;
    }
}
