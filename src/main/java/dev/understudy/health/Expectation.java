// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

/**
 * What a member is expected to hold.
 *
 * @param entities 0 if nothing is known yet
 * @param unavailable how many of the learned ones were unavailable when all was well, as a share of 0 to 1
 */
record Expectation(int entities, double unavailable) {
    static final Expectation NONE = new Expectation(0, 0);
}
