// SPDX-License-Identifier: Apache-2.0
/** Knows how a finished letter is handed to a mail server; must not know what it says or when it is due. */
package dev.understudy.letter;
