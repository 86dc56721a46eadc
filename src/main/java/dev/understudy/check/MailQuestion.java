// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.journal.Failure;
import dev.understudy.letter.LetterCarrier;
import dev.understudy.pair.MailSettings;

/** Does the mail server greet us and take the log-in? */
record MailQuestion(MailSettings mail, LetterCarrier carrier) implements Question {
    static final String MEND = "Check mail.host, mail.port, mail.security, mail.username and mail.password";

    @Override
    public void ask(Findings findings) {
        String what = "Mail server " + mail.host() + ":" + mail.port();
        try {
            carrier.greet();
            findings.well(what, "");
        } catch (Failure e) {
            findings.wrong(what, e.getMessage(), MEND);
        }
    }
}
