// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import java.util.function.Consumer;

/** The table of what a poller sees and what it means (home-assistant-facts 3), one way to break a pair in each row. */
enum FailureRow {
    CORE_REFUSES_AND_ITS_HOST_ANSWERS(lab -> lab.silenceCore(LabMember.PRIMARY), "down", "down primary"),
    CORE_HANGS(lab -> lab.hangCore(LabMember.PRIMARY), "down", "down primary"),
    MACHINE_IS_OFF(lab -> lab.stopGuest(102), "down", "down primary"),
    MACHINE_IS_PAUSED(lab -> lab.pauseGuest(102), "down", "down primary"),
    DISK_IS_FULL(lab -> lab.guest(102).ioError(true), "down", "down primary"),
    EVERYTHING_IS_SILENT(FailureRow::silenceEverything, "unknown", "isolated proxmox"),
    LANDING_PAGE(lab -> lab.landingPage(LabMember.PRIMARY, true), "starting", ""),
    TOKEN_IS_DEAD(lab -> lab.revokeToken(LabMember.PRIMARY), "unauthorized", "unauthorized primary"),
    ADDRESS_IS_BANNED(FailureRow::ban, "unauthorized", "unauthorized primary"),
    CORE_STOPS_WITH_503(lab -> lab.primary().faults().on(".*", "/api/.*").status(503), "starting", ""),
    CORE_ANSWERS_ERRORS(lab -> lab.primary().faults().on(".*", "/api/.*").status(500), "degraded", "degraded primary"),
    ADDRESS_HAS_MOVED(
            lab -> lab.primary().faults().on(".*", ".*").redirect("http://127.0.0.1/"), "degraded", "degraded primary"),
    ANOTHER_SERVER_ANSWERS(lab -> lab.primary().faults().on(".*", "/api/.*").html(), "degraded", "degraded primary"),
    SUPERVISOR_IS_UNREACHABLE(
            lab -> lab.primary().faults().on(".*", "/api/hassio/.*").status(502), "healthy", ""),
    RUNNING_IN_RECOVERY_MODE(
            lab -> lab.setRecoveryMode(LabMember.PRIMARY, true), "recovery-mode", "recovery-mode primary"),
    PROXMOX_IS_SILENT(Lab::silenceProxmox, "healthy", "proxmox-unreachable proxmox"),
    WITNESS_IS_SILENT(Lab::silenceWitness, "healthy", "finding witness");

    private final Consumer<Lab> breaking;
    private final String verdict;
    private final String incident;

    FailureRow(Consumer<Lab> breaking, String verdict, String incident) {
        this.breaking = breaking;
        this.verdict = verdict;
        this.incident = incident;
    }

    void strike(Lab lab) {
        breaking.accept(lab);
    }

    /** Undoes every row but a revoked token, which only another token mends. */
    static void mend(Lab lab) {
        lab.restoreWitness();
        lab.restoreProxmox();
        lab.startGuest(LabMember.PRIMARY.vmid());
        lab.resumeGuest(LabMember.PRIMARY.vmid());
        lab.landingPage(LabMember.PRIMARY, false);
        lab.setRecoveryMode(LabMember.PRIMARY, false);
        lab.restoreCore(LabMember.PRIMARY);
        lab.restoreCore(LabMember.STANDBY);
    }

    String verdict() {
        return verdict;
    }

    /** Kind and subject of the incident; empty if there is none. */
    String incident() {
        return incident;
    }

    private static void silenceEverything(Lab lab) {
        lab.silenceWitness();
        lab.silenceProxmox();
        lab.silenceCore(LabMember.PRIMARY);
        lab.silenceCore(LabMember.STANDBY);
    }

    private static void ban(Lab lab) {
        lab.primary().faults().on(".*", ".*").status(403, "Forbidden");
    }
}
