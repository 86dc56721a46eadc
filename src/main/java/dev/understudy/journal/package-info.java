// SPDX-License-Identifier: Apache-2.0
/** Knows the append-only record of everything that happened, and the words for failures; must know nothing else. */
package dev.understudy.journal;
