// SPDX-License-Identifier: Apache-2.0
/** Knows the copies a member can be brought back from, how good each is, and which may go; must not know how any is made. */
package dev.understudy.restorepoint;
