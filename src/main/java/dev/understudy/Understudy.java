// SPDX-License-Identifier: Apache-2.0
package dev.understudy;

/** Starts the product. */
public final class Understudy {
    private Understudy() {}

    public static void main(String[] arguments) {}
}
