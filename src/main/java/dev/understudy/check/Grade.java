// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

/** How a finding counts: only WRONG keeps the product from being ready. */
public enum Grade {
    WELL("well"),
    ADVICE("ADVICE"),
    WRONG("WRONG");

    private final String text;

    Grade(String text) {
        this.text = text;
    }

    /** As people and scripts read it. */
    public String text() {
        return text;
    }
}
