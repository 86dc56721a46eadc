// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import java.util.Locale;
import java.util.Optional;

/** What needs attention. One incident of a kind is open per pair and subject. */
public enum IncidentKind {
    /** The member on stage does not do its work. */
    DOWN,
    /** A subject answers, but not as it should or not every time; or, by its cause, nobody can tell for long. */
    DEGRADED,
    /** The member in the wings has been unwell for longer than its grace. */
    STANDBY_DOWN,
    /** Home Assistant runs with a broken configuration. */
    RECOVERY_MODE,
    /** A token or our address is refused. */
    UNAUTHORIZED,
    /** Proxmox does not answer, so nobody can say how the guests are. */
    PROXMOX_UNREACHABLE,
    /** Neither Proxmox nor a witness answers: the controller may be cut off. */
    ISOLATED,
    /** A job ended with an error. */
    JOB_FAILED,
    /** A job has not succeeded for longer than its schedule and a grace allow, whatever kept it. */
    JOB_OVERDUE,
    /** The storage of the backups will be full before long, or takes none. */
    STORAGE,
    /** The standby did something although it is not on stage. */
    STANDBY_SPOKE,
    /** A failover now would lose more than was promised. */
    DATA_LOSS_EXPOSURE,
    /** Something is not as it should be, and nothing is broken yet. */
    FINDING;

    /** The kind as API, letters and metrics write it, for example {@code standby-down}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * True if the home goes unserved or unwatched, so that people are reminded and, if nobody answers, the second tier is
     * told. The others can wait for the morning, unless their cause is urgent: the first letter says so.
     */
    public boolean isUrgent() {
        return switch (this) {
            case DOWN, RECOVERY_MODE, PROXMOX_UNREACHABLE, ISOLATED -> true;
            case DEGRADED,
                    STANDBY_DOWN,
                    UNAUTHORIZED,
                    JOB_FAILED,
                    JOB_OVERDUE,
                    STORAGE,
                    STANDBY_SPOKE,
                    DATA_LOSS_EXPOSURE,
                    FINDING -> false;
        };
    }

    /**
     * True if somebody must act today, though nobody must be woken: a member that lets us in no more serves its home, and
     * its machine and port are still watched; a job that fails night after night leaves the home without its copies. People
     * are reminded each day; the second tier is not told.
     */
    public boolean isForToday() {
        return this == UNAUTHORIZED || this == STANDBY_SPOKE || this == DATA_LOSS_EXPOSURE || isOfJob();
    }

    /** True if it is about a job and not about what is watched. */
    public boolean isOfJob() {
        return this == JOB_FAILED || this == JOB_OVERDUE;
    }

    /** True if its subject is what is watched: a member, Proxmox or the witness, and not a job or a storage of that name. */
    public boolean isOfWatch() {
        return !isOfJob() && this != STORAGE && this != STANDBY_SPOKE && this != DATA_LOSS_EXPOSURE;
    }

    public static Optional<IncidentKind> parse(String text) {
        for (IncidentKind kind : values()) {
            if (kind.text().equals(text)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
