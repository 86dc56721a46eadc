// SPDX-License-Identifier: Apache-2.0
/** Knows how bytes travel over HTTP and TLS and how that fails; must not know who answers or what the answer means. */
package dev.understudy.transport;
