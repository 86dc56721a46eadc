// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

/**
 * A recipient who has not got a letter that others may have got.
 *
 * @param setback whether the recipient waits for it, or is refused for good
 */
public record Missed(String address, String reason, Setback setback) {}
