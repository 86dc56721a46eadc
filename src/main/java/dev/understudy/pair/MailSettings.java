// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How letters leave.
 *
 * @param username empty if the server wants no log-in
 * @param escalation the second tier; empty: there is none
 * @param escalateAfter from the first letter of an incident to the letter to the second tier
 * @param remindEvery from letter to letter while nobody has acknowledged; zero: nobody is reminded
 */
public record MailSettings(
        String host,
        int port,
        Security security,
        Optional<Path> caFile,
        Optional<String> username,
        Optional<Secret> password,
        String from,
        List<String> admins,
        List<String> escalation,
        Duration escalateAfter,
        Duration remindEvery) {

    /** NONE sends in clear; STARTTLS refuses a server that does not offer it; TLS speaks it from the first byte. */
    public enum Security {
        NONE,
        STARTTLS,
        TLS
    }

    public MailSettings {
        admins = List.copyOf(admins);
        escalation = List.copyOf(escalation);
    }
}
