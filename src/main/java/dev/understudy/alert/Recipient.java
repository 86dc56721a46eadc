// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

/**
 * Somebody a letter goes to, and whether it got there.
 *
 * @param lastError why not; empty if no attempt has failed
 */
public record Recipient(String address, State state, String lastError) {

    /** What became of the letter for this recipient alone. */
    public enum State {
        WAITING,
        DELIVERED,
        /** The mail server refuses this letter to this address for good, or has put it off for too long. */
        REFUSED,
        /** The settings do not name this address any more. */
        LEFT
    }
}
