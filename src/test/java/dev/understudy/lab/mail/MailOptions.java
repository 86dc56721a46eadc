// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.mail;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A mailbox: port (0 picks one), STARTTLS if there is a context (then required), log-in if there is an account. */
public record MailOptions(int port, Optional<SSLContext> startTls, Optional<Account> account) {

    /** Who may send. */
    public record Account(String username, String password) {}
}
