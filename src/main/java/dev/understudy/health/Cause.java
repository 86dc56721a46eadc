// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import java.util.Locale;

/** Why a verdict is not healthy: the closed list that letters and runbooks explain. */
public enum Cause {
    NONE,
    /** Proxmox says that the virtual machine does not run. */
    GUEST_STOPPED,
    /** Proxmox says that it exists and does not execute: paused, suspended, shut down inside, input/output error. */
    GUEST_HALTED,
    /** The virtual machine runs; Home Assistant in it does not answer. */
    CORE_SILENT,
    /** Home Assistant answers errors, or something else answers in its place. */
    CORE_FAILING,
    /** It has answered nothing but errors for so long that the home goes unserved. */
    CORE_ONLY_ERRORS,
    CORE_STARTING,
    /** It has been starting for longer than any start takes. */
    START_WITHOUT_END,
    /** It stands still while a backup of its virtual machine begins. */
    OWN_FREEZE,
    /** It answers rightly and takes too long. */
    SLOW,
    LANDING_PAGE,
    RECOVERY_MODE,
    RECORDER_STOPPED,
    /** Entities that were there are not there any more. */
    ENTITIES_MISSING,
    /** Most entities are there and not available. */
    ENTITIES_UNAVAILABLE,
    /** Nothing has changed for a long time, although something always does. */
    STALE,
    TOKEN_REFUSED,
    ADDRESS_BANNED,
    CERTIFICATE_UNTRUSTED,
    /** Up and down again and again. */
    FLAPPING,
    PROXMOX_SILENT,
    PROXMOX_FAILING,
    WITNESS_SILENT,
    /** Neither the witness nor the subject answers: it may be our own connection. */
    OURSELVES_ISOLATED,
    /** The question that would tell could not be asked. */
    NOT_OBSERVABLE,
    /** Nobody has been able to tell for so long that people must look themselves. */
    UNSEEN;

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** True if the home may go unserved though nobody is proven dead: people are told and reminded as of an outage. */
    public boolean isUrgent() {
        return this == CORE_ONLY_ERRORS || this == START_WITHOUT_END || this == UNSEEN;
    }

    /** True if the virtual machine itself is gone, so that nothing inside it can come back by itself. */
    public boolean isGuestGone() {
        return this == GUEST_STOPPED || this == GUEST_HALTED;
    }
}
