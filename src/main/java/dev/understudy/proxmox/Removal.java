// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

/**
 * One copy that is to go.
 *
 * @param storage where it lies; empty for a snapshot, which lies with the disks
 * @param volid the volume id of a backup, the name of a snapshot
 * @param firstNote the first line that its notes or its description must have, as it was when this was decided
 * @param why it goes, in words
 */
public record Removal(String storage, String volid, int vmid, String firstNote, String why) {}
