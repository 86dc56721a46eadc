// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import java.util.Optional;

/**
 * What came of an order to isolate a guest or to lift its isolation.
 *
 * @param changed something was written
 * @param former how it was plugged before, to be kept for the way back; empty if nothing was changed
 * @param words what is proven by reading, and what is not
 */
public record Isolated(int vmid, boolean changed, Optional<Former> former, String words) {}
