// SPDX-License-Identifier: Apache-2.0
/**
 * Sockets, HTTP/1.1, WebSocket and faults on the wire. Written by hand because the lab must misbehave byte by byte
 * (cut, reset, stay silent, odd reason phrases), which a well-behaved server library prevents. Knows no product.
 */
package dev.understudy.lab.wire;
