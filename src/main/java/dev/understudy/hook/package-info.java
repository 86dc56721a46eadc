// SPDX-License-Identifier: Apache-2.0
/**
 * Knows how to call the addresses that the admin gave for other programs, the webhook and the heartbeat; must not know
 * what is told, nor why.
 */
package dev.understudy.hook;
