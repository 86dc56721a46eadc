// SPDX-License-Identifier: Apache-2.0
/** Knows what of the active member's configuration the standby holds, what changed, and what may be handed on; must not know how any of it is read or carried. */
package dev.understudy.sync;
