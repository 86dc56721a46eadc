// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import dev.understudy.health.Cause;
import dev.understudy.health.Subject;

/** Where a trouble sits, from the ground up: what stands on something broken is broken by it. */
enum Layer {
    /** The host is silent, or we are cut off from it. */
    HOST,
    /** A virtual machine is gone. */
    GUEST,
    /** Home Assistant does not do its work in a machine that lives. */
    CORE,
    /** Home Assistant works, and something in it does not: its recorder, some of its entities. */
    WITHIN,
    /** Stands on none of the others: our token at the host, its certificate, a job, a storage. */
    APART;

    static Layer of(IncidentKind kind, String subject, Cause cause) {
        boolean ofMember =
                Subject.PRIMARY.text().equals(subject) || Subject.STANDBY.text().equals(subject);
        return switch (kind) {
            case ISOLATED -> HOST;
            case PROXMOX_UNREACHABLE -> cause == Cause.PROXMOX_SILENT ? HOST : APART;
            case DOWN -> cause.isGuestGone() ? GUEST : CORE;
            case STANDBY_DOWN -> cause.isGuestGone() ? GUEST : cause == Cause.RECORDER_STOPPED ? WITHIN : CORE;
            case RECOVERY_MODE -> CORE;
            case UNAUTHORIZED -> ofMember ? CORE : APART;
            case DEGRADED, FINDING -> ofMember ? WITHIN : APART;
            case JOB_FAILED, JOB_OVERDUE, STORAGE, STANDBY_SPOKE, DATA_LOSS_EXPOSURE -> APART;
        };
    }
}
