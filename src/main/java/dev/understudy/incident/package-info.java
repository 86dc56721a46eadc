// SPDX-License-Identifier: Apache-2.0
/** Knows what needs attention, from when to when; must not know who is told, nor what is done about it. */
package dev.understudy.incident;
