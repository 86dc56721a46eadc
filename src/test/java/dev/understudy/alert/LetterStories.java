// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.given.GivenClock;
import dev.understudy.health.Cause;
import dev.understudy.incident.Incident;
import dev.understudy.incident.IncidentKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What letters are about: every kind, and each cause that gets advice of its own, in Vienna, at night. */
final class LetterStories {
    private static final Instant OPENED = GivenClock.NIGHT;

    private LetterStories() {}

    /** Name, kind of the letter, incident. */
    static Stream<Arguments> stories() {
        return Stream.of(
                story("down", IncidentKind.DOWN, "primary", Cause.GUEST_STOPPED),
                story("down-halted", IncidentKind.DOWN, "primary", Cause.GUEST_HALTED),
                story("down-core-silent", IncidentKind.DOWN, "primary", Cause.CORE_SILENT),
                story("degraded", IncidentKind.DEGRADED, "primary", Cause.FLAPPING),
                story("degraded-recorder", IncidentKind.DEGRADED, "primary", Cause.RECORDER_STOPPED),
                story("degraded-failing", IncidentKind.DEGRADED, "primary", Cause.CORE_FAILING),
                story("degraded-only-errors", IncidentKind.DEGRADED, "primary", Cause.CORE_ONLY_ERRORS),
                story("degraded-start", IncidentKind.DEGRADED, "primary", Cause.START_WITHOUT_END),
                story("degraded-unseen", IncidentKind.DEGRADED, "primary", Cause.UNSEEN),
                story("degraded-untrusted", IncidentKind.DEGRADED, "primary", Cause.CERTIFICATE_UNTRUSTED),
                story("degraded-proxmox", IncidentKind.DEGRADED, "proxmox", Cause.PROXMOX_FAILING),
                story("standby-down", IncidentKind.STANDBY_DOWN, "standby", Cause.GUEST_STOPPED),
                story("standby-down-halted", IncidentKind.STANDBY_DOWN, "standby", Cause.GUEST_HALTED),
                story("standby-down-core-silent", IncidentKind.STANDBY_DOWN, "standby", Cause.CORE_SILENT),
                story("standby-down-starting", IncidentKind.STANDBY_DOWN, "standby", Cause.CORE_STARTING),
                story("recovery-mode", IncidentKind.RECOVERY_MODE, "primary", Cause.RECOVERY_MODE),
                story("unauthorized", IncidentKind.UNAUTHORIZED, "primary", Cause.TOKEN_REFUSED),
                story("unauthorized-banned", IncidentKind.UNAUTHORIZED, "standby", Cause.ADDRESS_BANNED),
                story("unauthorized-proxmox", IncidentKind.UNAUTHORIZED, "proxmox", Cause.TOKEN_REFUSED),
                story("proxmox-unreachable", IncidentKind.PROXMOX_UNREACHABLE, "proxmox", Cause.PROXMOX_SILENT),
                story("proxmox-untrusted", IncidentKind.PROXMOX_UNREACHABLE, "proxmox", Cause.CERTIFICATE_UNTRUSTED),
                story("isolated", IncidentKind.ISOLATED, "proxmox", Cause.PROXMOX_SILENT),
                story("finding", IncidentKind.FINDING, "witness", Cause.WITNESS_SILENT),
                arguments(
                        "finding-copies",
                        "finding",
                        incident(
                                IncidentKind.FINDING,
                                "full-backup",
                                Cause.NONE,
                                "storage backup does not hold 1 of 8 recorded full backups any more, and Understudy did not"
                                        + " remove them: backup:backup/vzdump-qemu-102-2026_11_20-02_00_03.vma.zst",
                                false)),
                story("job-failed", IncidentKind.JOB_FAILED, "health-check", Cause.NONE),
                arguments("job-failed-sync", "job-failed", syncFailed()),
                arguments("standby-spoke", "standby-spoke", spoke(false)),
                arguments("reminder-standby-spoke", "reminder", spoke(false)),
                arguments("recovered-standby-spoke", "recovered", spoke(true)),
                arguments("data-loss-exposure", "data-loss-exposure", exposed(false)),
                arguments("reminder-data-loss-exposure", "reminder", exposed(false)),
                arguments("recovered-data-loss-exposure", "recovered", exposed(true)),
                again("reminder", "down", IncidentKind.DOWN, "primary", Cause.GUEST_STOPPED),
                again("reminder", "unauthorized", IncidentKind.UNAUTHORIZED, "primary", Cause.TOKEN_REFUSED),
                again("reminder", "proxmox", IncidentKind.PROXMOX_UNREACHABLE, "proxmox", Cause.PROXMOX_SILENT),
                again("escalation", "down", IncidentKind.DOWN, "primary", Cause.CORE_SILENT),
                again("escalation", "recovery-mode", IncidentKind.RECOVERY_MODE, "primary", Cause.RECOVERY_MODE),
                again("escalation", "isolated", IncidentKind.ISOLATED, "proxmox", Cause.PROXMOX_SILENT),
                arguments("job-overdue", "job-overdue", overdue()),
                arguments("storage", "storage", filling(false)),
                arguments("recovered-storage", "recovered", filling(true)),
                story("recovered", IncidentKind.DOWN, "primary", Cause.GUEST_STOPPED),
                story("recovered-proxmox", IncidentKind.PROXMOX_UNREACHABLE, "proxmox", Cause.PROXMOX_SILENT),
                story("recovered-job", IncidentKind.JOB_FAILED, "health-check", Cause.NONE));
    }

    /** A letter that says again what is open is written an hour after it began. */
    static Letter written(Letters letters, String kind, Incident incident) {
        boolean again = kind.equals(Letters.REMINDER) || kind.equals(Letters.ESCALATION);
        return again
                ? letters.write(kind, incident, incident.firstBadAt().plus(Duration.ofHours(1)))
                : letters.write(kind, incident);
    }

    static Incident incidentOf(String story) {
        return stories()
                .filter(arguments -> story.equals(arguments.get()[0]))
                .map(arguments -> (Incident) arguments.get()[2])
                .findFirst()
                .orElseThrow();
    }

    private static Arguments story(String name, IncidentKind kind, String subject, Cause cause) {
        boolean over = name.startsWith("recovered");
        return arguments(name, over ? "recovered" : kind.text(), incident(kind, subject, cause, reason(cause), over));
    }

    private static Arguments again(String kind, String of, IncidentKind incident, String subject, Cause cause) {
        return arguments(kind + "-" + of, kind, incident(incident, subject, cause, reason(cause), false));
    }

    private static Incident overdue() {
        return new Incident(
                17,
                "home",
                IncidentKind.JOB_OVERDUE,
                "full-backup",
                Cause.NONE,
                "its last success was at 22 Nov 02:41; its timer full-backup-timer is stopped",
                OPENED,
                Optional.empty(),
                OPENED.minusSeconds(20),
                OPENED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Incident filling(boolean over) {
        return incident(
                IncidentKind.STORAGE,
                "backup",
                Cause.NONE,
                "it will be full in 12 days, as it has grown over the last 21 days: 812.0 GiB of 1.0 TiB are used",
                over);
    }

    private static Incident syncFailed() {
        return incident(
                IncidentKind.JOB_FAILED,
                "config-sync",
                Cause.NONE,
                "The next attempt is at 24 Nov 03:30. Restore on the standby of pair home: its disk has 1.4 GiB left of the"
                        + " 2 GiB that a restore needs. Nothing was restored; the standby is as it was. [RESTORE-REFUSED]",
                false);
    }

    private static Incident spoke(boolean over) {
        return incident(
                IncidentKind.STANDBY_SPOKE,
                "standby",
                Cause.NONE,
                "after the restore of backup 9ecf0028: automation.porch ran; it called the service light.turn_on",
                over);
    }

    private static Incident exposed(boolean over) {
        return incident(
                IncidentKind.DATA_LOSS_EXPOSURE,
                "config-sync",
                Cause.NONE,
                "what the standby knows is 1 h 12 min old, and a failover now would lose what happened since",
                over);
    }

    static Incident incident(IncidentKind kind, String subject, Cause cause, String reason, boolean over) {
        return new Incident(
                17,
                "home",
                kind,
                subject,
                cause,
                reason,
                OPENED,
                Optional.of(OPENED.minusSeconds(50)),
                OPENED.minusSeconds(20),
                OPENED,
                over ? Optional.of(OPENED.plusSeconds(285)) : Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static String reason(Cause cause) {
        return switch (cause) {
            case GUEST_STOPPED -> "Proxmox reports the virtual machine stopped";
            case GUEST_HALTED -> "Proxmox reports that the virtual machine exists but does not execute (paused)";
            case CORE_SILENT -> "connection refused, while its virtual machine runs";
            case CORE_FAILING -> "the answer was 502 Bad Gateway";
            case CORE_STARTING -> "Home Assistant reports state NOT_RUNNING";
            case CORE_ONLY_ERRORS -> "the answer was 502 Bad Gateway; it has answered nothing but errors for 120 s";
            case START_WITHOUT_END ->
                "Home Assistant reports state NOT_RUNNING; it has been starting for 10 minutes, and no start takes so long";
            case UNSEEN ->
                "no answer from 192.168.1.134:8123 within 5 s, and the witness does not answer either: it may be our own"
                        + " connection; for 5 minutes nobody has been able to tell whether it works";
            case FLAPPING -> "it keeps failing and coming back: 5 of its last 12 samples were bad";
            case RECORDER_STOPPED -> "the recorder is not recording";
            case PROXMOX_FAILING -> "got timeout";
            case RECOVERY_MODE -> "Home Assistant runs in recovery mode: its configuration is broken";
            case TOKEN_REFUSED -> "the token was refused (401)";
            case ADDRESS_BANNED -> "our address is banned (403)";
            case PROXMOX_SILENT -> "no answer from 192.168.1.185:8006 within 5 s";
            case CERTIFICATE_UNTRUSTED -> "its certificate is not the trusted one";
            case WITNESS_SILENT -> "no answer from 192.168.1.1:53 within 5 s";
            default -> "Look at pair home: the answer had no end. [ANSWER-UNREADABLE]";
        };
    }
}
