// SPDX-License-Identifier: Apache-2.0
/** Knows what a pair is: its settings, members, and who is on stage; must not know how anything is observed or changed. */
package dev.understudy.pair;
