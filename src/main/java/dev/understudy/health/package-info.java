// SPDX-License-Identifier: Apache-2.0
/** Knows what was observed of the members and what it means; must not know how it was observed or what follows. */
package dev.understudy.health;
