// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

/** A request that is answered with a sentence for the person who made it. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private Refused(int status, String sentence) {
        super(sentence);
        this.status = status;
    }

    static Refused badInput(String sentence) {
        return new Refused(400, sentence);
    }

    static Refused notThere(String sentence) {
        return new Refused(404, sentence);
    }

    static Refused conflict(String sentence) {
        return new Refused(409, sentence);
    }

    int status() {
        return status;
    }
}
