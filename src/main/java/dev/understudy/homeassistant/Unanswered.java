// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.health.Signal.Reading;
import dev.understudy.journal.Abridged;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.transport.Unreached;
import java.util.Objects;

/** Home Assistant did not give what was asked for; how is a {@link Reading} other than ANSWERED. */
public final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_WORDS = 400;
    private static final String SUPERVISOR_REFUSED = "supervisor-refused";
    private static final String SUPERVISOR_SILENT = "supervisor-silent";

    private final Reading reading;
    private final String errorCode;

    Unanswered(Reading reading, String detail) {
        this(reading, detail, "");
    }

    private Unanswered(Reading reading, String detail, String errorCode) {
        super(Objects.requireNonNull(detail));
        this.reading = Objects.requireNonNull(reading);
        this.errorCode = errorCode;
    }

    /** A command on the WebSocket was answered with an error; its message may hold anything and is left out. */
    static Unanswered command(String type, String errorCode) {
        return new Unanswered(
                Reading.UNREADABLE, "command " + type + " was answered with the error " + errorCode, errorCode);
    }

    /** The Supervisor refused; what it says is its own sentence, empty if the call to it timed out inside. */
    static Unanswered supervisor(String endpoint, String said) {
        String words = said.isBlank()
                ? "the Supervisor did not answer " + endpoint + " in time"
                : "the Supervisor refused " + endpoint + ": " + Abridged.to(LONGEST_WORDS, said.strip());
        return new Unanswered(Reading.UNREADABLE, words, said.isBlank() ? SUPERVISOR_SILENT : SUPERVISOR_REFUSED);
    }

    /** True if the Supervisor itself refused, so that nothing was done. */
    boolean isSupervisorsRefusal() {
        return isError(SUPERVISOR_REFUSED);
    }

    static Unanswered unreached(Unreached unreached) {
        Reading reading =
                switch (unreached.kind()) {
                    case REFUSED -> Reading.REFUSED;
                    case UNTRUSTED -> Reading.UNTRUSTED;
                    case TIMED_OUT, BROKEN, NO_ROUTE, UNKNOWN_HOST -> Reading.SILENT;
                };
        return new Unanswered(reading, unreached.detail());
    }

    /** What a status other than 200 and 401 says. */
    static Unanswered status(int status, String what) {
        return switch (status) {
            case 403 -> new Unanswered(Reading.FORBIDDEN, what + ": HTTP 403, this address is banned");
            case 503 -> new Unanswered(Reading.BUSY, what + ": HTTP 503, the core is stopping or starting");
            case 301, 302, 303, 307, 308 ->
                new Unanswered(
                        Reading.UNREADABLE,
                        what + ": HTTP " + status + ", it sends callers on to another address, and no token follows");
            default -> new Unanswered(Reading.UNREADABLE, what + ": HTTP " + status);
        };
    }

    public Reading reading() {
        return reading;
    }

    /** True if a command was answered with this code of Home Assistant's. */
    boolean isError(String code) {
        return errorCode.equals(code);
    }

    /** One clause for people, without secrets. */
    public String detail() {
        return getMessage();
    }

    /** The same for callers that cannot go on without the answer. */
    public Failure failure(String attempted) {
        FailureCode code =
                switch (reading) {
                    case REFUSED, SILENT, BUSY -> FailureCode.HOMEASSISTANT_UNREACHABLE;
                    case UNAUTHORIZED -> FailureCode.HOMEASSISTANT_UNAUTHORIZED;
                    case FORBIDDEN -> FailureCode.HOMEASSISTANT_BANNED;
                    case LANDING_PAGE -> FailureCode.HOMEASSISTANT_REFUSED;
                    case UNTRUSTED -> FailureCode.CERTIFICATE_UNTRUSTED;
                    case ANSWERED, UNREADABLE -> FailureCode.ANSWER_UNREADABLE;
                };
        return Failure.of(code, attempted).seen(detail()).build();
    }
}
