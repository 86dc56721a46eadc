// SPDX-License-Identifier: Apache-2.0
/**
 * Knows how to show what is recorded: HTTP, page, metrics, health; takes in what people say about an incident and
 * which run they ask for, and must
 * not know how anything is done.
 */
package dev.understudy.api;
