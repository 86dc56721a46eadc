// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

/**
 * What came of a removal.
 *
 * @param gone it is not there any more
 * @param words how it went, or why it is still there
 */
public record Removed(Removal removal, boolean gone, String words) {}
