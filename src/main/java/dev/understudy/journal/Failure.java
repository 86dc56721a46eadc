// SPDX-License-Identifier: Apache-2.0
package dev.understudy.journal;

import java.util.Objects;

/**
 * Something did not work, told in one form everywhere: what was attempted on what, what was seen, what was allowed, what
 * happens now, and the code. Holds no secret: whoever builds one passes masked text.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;

    private Failure(FailureCode code, String sentence, Throwable cause) {
        super(sentence, cause);
        this.code = code;
    }

    /** Begins a failure: {@code attempted} is a noun phrase such as "Start of guest 102 on node pve". */
    public static Builder of(FailureCode code, String attempted) {
        return new Builder(code, attempted);
    }

    public FailureCode code() {
        return code;
    }

    /** Collects the parts; {@code seen} is the only one that must be given. */
    public static final class Builder {
        private final FailureCode code;
        private final String attempted;
        private String seen = "";
        private String allowed = "";
        private String next = "";
        private Throwable cause;

        private Builder(FailureCode code, String attempted) {
            this.code = Objects.requireNonNull(code);
            this.attempted = Objects.requireNonNull(attempted);
        }

        public Builder seen(String what) {
            this.seen = what;
            return this;
        }

        public Builder allowed(String limit) {
            this.allowed = limit;
            return this;
        }

        public Builder next(String consequence) {
            this.next = consequence;
            return this;
        }

        public Builder cause(Throwable throwable) {
            this.cause = throwable;
            return this;
        }

        public Failure build() {
            StringBuilder sentence = new StringBuilder(attempted).append(": ").append(seen);
            if (!allowed.isEmpty()) {
                sentence.append(" (allowed: ").append(allowed).append(')');
            }
            sentence.append('.');
            if (!next.isEmpty()) {
                sentence.append(' ').append(next).append('.');
            }
            sentence.append(" [").append(code.text()).append(']');
            return new Failure(code, sentence.toString(), cause);
        }
    }
}
