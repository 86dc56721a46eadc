// SPDX-License-Identifier: Apache-2.0
/** Knows how to show what is recorded: HTTP, page, metrics, health; reads only, and must not know how anything is done. */
package dev.understudy.api;
