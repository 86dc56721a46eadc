// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.journal.Failure;
import dev.understudy.letter.LetterCarrier;
import dev.understudy.letter.OutgoingLetter;
import dev.understudy.letter.Untaken;
import dev.understudy.pair.MailSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Does a letter reach the admins? The only question that leaves something behind, so it is asked only on demand. */
record TestLetter(MailSettings mail, LetterCarrier carrier, Clock clock) implements Question {
    private static final String SUBJECT = "Understudy test letter";
    private static final String TEXT =
            "This is a test. An admin has asked Understudy to check its mail; nothing has happened and nothing is to be done.";

    @Override
    public void ask(Findings findings) {
        String what = "Test letter to " + String.join(", ", mail.admins());
        try {
            List<Untaken> untaken = carrier.carry(letter());
            if (untaken.isEmpty()) {
                findings.well(what, "taken by " + mail.host());
            }
            for (Untaken one : untaken) {
                findings.wrong(
                        what,
                        (one.forGood() ? "refused for " : "put off for ") + one.address() + ": " + one.text(),
                        "Check mail.admins");
            }
        } catch (Failure e) {
            findings.wrong(what, e.getMessage(), MailQuestion.MEND + ", mail.from and mail.admins");
        }
    }

    private OutgoingLetter letter() {
        Instant now = clock.instant();
        return new OutgoingLetter(
                "<check." + now.toEpochMilli() + "@understudy.invalid>",
                Optional.empty(),
                List.of(),
                SUBJECT,
                TEXT + "\n",
                "<p>" + TEXT + "</p>",
                now);
    }
}
