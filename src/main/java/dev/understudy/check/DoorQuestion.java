// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.transport.HttpTransport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * How long is the server's certificate valid, and does its clock agree with ours? Asks nothing itself, so it comes after
 * a question that made a call.
 *
 * @param who a noun phrase
 * @param setting where the server's address is set, without the last word
 */
record DoorQuestion(String who, String setting, HttpTransport door, Clock clock) implements Question {
    private static final Duration SOON = Duration.ofDays(30);
    private static final Duration APART = Duration.ofSeconds(30);

    @Override
    public void ask(Findings findings) {
        door.certificateEnd().ifPresent(end -> certificate(end, findings));
        door.clockAhead().ifPresent(ahead -> clocks(ahead, findings));
    }

    private void certificate(Instant end, Findings findings) {
        String what = "Certificate of " + who;
        Duration left = Duration.between(clock.instant(), end);
        String day = end.atOffset(ZoneOffset.UTC).toLocalDate().toString();
        if (left.compareTo(SOON) > 0) {
            findings.well(what, "valid until " + day);
            return;
        }
        findings.advice(
                what,
                left.isNegative() ? "ended on " + day : "ends on " + day + ", in " + left.toDays() + " days",
                "Renew it there (Proxmox renews its own 14 days before the end); where " + setting
                        + ".fingerprint pins it, add the new one");
    }

    private void clocks(Duration ahead, Findings findings) {
        String what = "Clock of " + who;
        if (ahead.abs().compareTo(APART) <= 0) {
            findings.well(what, "agrees with ours");
            return;
        }
        findings.advice(
                what,
                ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead of") + " ours",
                "Have both machines keep time by NTP: timedatectl set-ntp true");
    }
}
