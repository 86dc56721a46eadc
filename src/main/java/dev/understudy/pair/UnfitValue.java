// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

/** A value that cannot be used; the message says what is wrong with it and never repeats the value. */
public final class UnfitValue extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitValue(String reason) {
        super(reason);
    }
}
