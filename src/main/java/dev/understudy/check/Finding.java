// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

/**
 * What came of one question.
 *
 * @param what was looked at
 * @param seen empty if it only is as it should be
 * @param mend what to do about it, a command where there is one; empty if nothing is to be done
 */
public record Finding(String what, Grade grade, String seen, String mend) {
    public boolean isWrong() {
        return grade == Grade.WRONG;
    }
}
