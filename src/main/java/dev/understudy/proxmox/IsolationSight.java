// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

/** What one look without writing says about a guest's isolation. */
public record IsolationSight(Answer answer, String words) {

    /** Unknown is not isolated. */
    public enum Answer {
        YES,
        NO,
        UNKNOWN
    }

    static IsolationSight yes(String words) {
        return new IsolationSight(Answer.YES, words);
    }

    static IsolationSight no(String words) {
        return new IsolationSight(Answer.NO, words);
    }

    static IsolationSight unknown(String words) {
        return new IsolationSight(Answer.UNKNOWN, words);
    }

    public boolean isIsolated() {
        return answer == Answer.YES;
    }
}
