// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

/**
 * One backup that is to go.
 *
 * @param firstNote the first line that its notes must have, as it was when this was decided
 * @param why it goes, in words
 */
public record Removal(String storage, String volid, int vmid, String firstNote, String why) {}
