// SPDX-License-Identifier: Apache-2.0
package dev.understudy.journal;

/** The closed list of what can go wrong: key of letter, runbook, log line and metric. */
public enum FailureCode {
    PROXMOX_UNREACHABLE(true, "Proxmox did not answer"),
    PROXMOX_UNAUTHORIZED(false, "Proxmox refused the token"),
    PROXMOX_FORBIDDEN(false, "the Proxmox token lacks a right"),
    PROXMOX_REFUSED(false, "Proxmox refused the request"),
    PROXMOX_TASK_FAILED(false, "a Proxmox task ended with an error"),
    PROXMOX_TASK_UNFINISHED(true, "a Proxmox task was still running at its limit"),
    OUTCOME_UNKNOWN(false, "it is not known whether the request was carried out"),
    HOMEASSISTANT_UNREACHABLE(true, "Home Assistant did not answer"),
    HOMEASSISTANT_UNAUTHORIZED(false, "Home Assistant refused the token"),
    HOMEASSISTANT_BANNED(false, "Home Assistant has banned the controller's address"),
    HOMEASSISTANT_REFUSED(false, "Home Assistant refused the request"),
    ANSWER_UNREADABLE(true, "the answer was not what the interface promises"),
    CERTIFICATE_UNTRUSTED(false, "the server's certificate is not the trusted one"),
    LETTER_UNDELIVERED(true, "the mail server did not take the letter"),
    LETTER_DEFERRED(true, "the mail server wants this letter later"),
    LETTER_REFUSED(false, "the mail server refused the letter for good"),
    HOOK_UNREACHED(true, "a webhook or heartbeat did not take the call"),
    HOOK_REFUSED(false, "a webhook or heartbeat refused the call for good"),
    PAIR_UNKNOWN(false, "no pair of that name is configured"),
    JOB_UNKNOWN(false, "no job of that name can be run"),
    STORAGE_UNSET(false, "no backup storage is set for the pair"),
    STORAGE_OFFLINE(true, "the storage can not be used"),
    STORAGE_FULL(false, "the storage has too little room"),
    BACKUP_FAILED(true, "a full backup was not made"),
    WORK_DIR_FULL(false, "the folder work.dir has too little room"),
    ISOLATION_UNPROVEN(false, "it is not proven that the standby is isolated"),
    TARGET_UNPROVEN(false, "it is not proven that the address leads to the standby"),
    MARKS_DISAGREE(false, "the marks on the guests do not agree with the ledger"),
    SYNC_SUSPENDED(false, "the pair was handed over, and nothing is carried until that is settled"),
    CONFIG_BACKUP_FAILED(true, "the active member made no backup of its configuration"),
    ARCHIVE_UNFIT(true, "the backup of the configuration is not whole"),
    EDITION_REFUSED(false, "the configuration is not fit for the standby"),
    CORE_QUARANTINED(true, "the active member runs a new version of the core"),
    RESTORE_REFUSED(true, "the standby takes no restore now"),
    RESTORE_FAILED(true, "the standby did not take the configuration"),
    STANDBY_UNWELL(false, "the standby does not work with the configuration"),
    STANDBY_SPOKE(false, "the standby acted although it is not on stage"),
    SEAL_BROKEN(false, "a kept original can not be opened"),
    STEP_FAILED(false, "a step of a run failed"),
    ROUTE_CHANGED(false, "the route changed while its run was interrupted"),
    ROUTE_FAILED(true, "a route ended with an error"),
    LANE_BUSY(true, "another run of the pair holds the lane");

    private final boolean retryCanHelp;
    private final String meaning;

    FailureCode(boolean retryCanHelp, String meaning) {
        this.retryCanHelp = retryCanHelp;
        this.meaning = meaning;
    }

    /** True if doing the same again later, unchanged, may succeed. */
    public boolean retryCanHelp() {
        return retryCanHelp;
    }

    /** A clause without a full stop, for letters and pages. */
    public String meaning() {
        return meaning;
    }

    /** The code as people see it, for example {@code OUTCOME-UNKNOWN}. */
    public String text() {
        return name().replace('_', '-');
    }
}
