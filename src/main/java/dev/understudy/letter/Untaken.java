// SPDX-License-Identifier: Apache-2.0
package dev.understudy.letter;

/**
 * A recipient who has not got the letter though the mail server works.
 *
 * @param address as the settings write it
 * @param forGood true if the same again would be refused again, false if the server wants it later
 * @param text what the mail server said, one line
 */
public record Untaken(String address, boolean forGood, String text) {}
