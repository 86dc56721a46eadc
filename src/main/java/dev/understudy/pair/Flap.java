// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

/** {@code bad} bad samples among the last {@code of}. */
record Flap(int bad, int of) {}
