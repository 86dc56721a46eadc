// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.health.Signal.Reading;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.transport.Unreached;

/** Proxmox did not give what was asked for, seen from both sides: what it means and what it leaves open. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;
    private final Reading reading;
    private final boolean outcomeUnknown;
    private final boolean passing;

    private Refusal(FailureCode code, Reading reading, String text, boolean outcomeUnknown, boolean passing) {
        super(text);
        this.code = code;
        this.reading = reading;
        this.outcomeUnknown = outcomeUnknown;
        this.passing = passing;
    }

    static Refusal answered(int status, String text) {
        String seen = text.isEmpty() ? "HTTP " + status : text + " (HTTP " + status + ")";
        return switch (status) {
            case 401 -> new Refusal(FailureCode.PROXMOX_UNAUTHORIZED, Reading.UNAUTHORIZED, seen, false, false);
            case 403 -> new Refusal(FailureCode.PROXMOX_FORBIDDEN, Reading.FORBIDDEN, seen, false, false);
            // why: the proxy in front could not hand the call on, so it was not carried out
            case 595, 503 -> new Refusal(FailureCode.PROXMOX_UNREACHABLE, Reading.UNREADABLE, seen, false, true);
            // safety: the proxy gave up waiting; the call may be running on (law 10)
            case 596, 597, 598, 599, 502, 504 ->
                new Refusal(FailureCode.PROXMOX_UNREACHABLE, Reading.UNREADABLE, seen, true, true);
            default -> new Refusal(FailureCode.PROXMOX_REFUSED, Reading.UNREADABLE, seen, false, false);
        };
    }

    static Refusal unreached(Unreached unreached) {
        boolean open = unreached.requestMayHaveArrived();
        return switch (unreached.kind()) {
            case UNTRUSTED ->
                new Refusal(FailureCode.CERTIFICATE_UNTRUSTED, Reading.UNTRUSTED, unreached.detail(), open, false);
            case REFUSED ->
                new Refusal(FailureCode.PROXMOX_UNREACHABLE, Reading.REFUSED, unreached.detail(), open, true);
            case TIMED_OUT, BROKEN, NO_ROUTE, UNKNOWN_HOST ->
                new Refusal(FailureCode.PROXMOX_UNREACHABLE, Reading.SILENT, unreached.detail(), open, true);
        };
    }

    /** A 200 with something else in it than promised; a write behind it may have been carried out. */
    static Refusal unreadable(String what) {
        return new Refusal(FailureCode.ANSWER_UNREADABLE, Reading.UNREADABLE, what, true, true);
    }

    Reading reading() {
        return reading;
    }

    String text() {
        return getMessage();
    }

    /** True if a write may have been carried out all the same. */
    boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    /** True if the same read may succeed a moment later. */
    boolean passing() {
        return passing;
    }

    Failure failure(String attempted) {
        return Failure.of(code, attempted).seen(text()).build();
    }
}
