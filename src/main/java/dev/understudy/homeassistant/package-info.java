// SPDX-License-Identifier: Apache-2.0
/** Knows how one Home Assistant is asked, and that a dead token is tried once only; must not know what follows from it. */
package dev.understudy.homeassistant;
