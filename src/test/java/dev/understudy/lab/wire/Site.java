// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

/** What stands behind an HTTP listener. Called on a thread that serves this one connection and may be held. */
@FunctionalInterface
public interface Site {
    Answer answer(Request request) throws InterruptedException;
}
