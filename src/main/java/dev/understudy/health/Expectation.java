// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

/**
 * What a member is expected to hold.
 *
 * @param entities 0 if nothing is known yet
 * @param unavailable how many of the learned ones were unavailable when all was well, as a share of 0 to 1
 * @param lively true if something of it always changes and its devices are within reach: a member in the wings is kept from
 *     them, and may be quiet for hours
 */
record Expectation(int entities, double unavailable, boolean lively) {}
