// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

/** What is said on one WebSocket once it is authenticated. */
@FunctionalInterface
public interface Conversation<T> {
    T with(WebSocketSession session) throws Unanswered, InterruptedException;
}
