// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.util.Map;

/**
 * A request that the API refuses: status, reason phrase, and the shape of the body.
 *
 * <p>{@code errors} are the refused parameters, empty except for a 400.
 */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, String> errors;
    private final Body body;

    /** What a refusal's body looks like, as recorded. */
    enum Body {
        /** JSON; the message ends in a line feed. */
        LINE,
        /** JSON; the message is bare (unknown paths). */
        BARE,
        /** The text itself, without a content type. */
        TEXT,
        /** Nothing. */
        EMPTY
    }

    private Refusal(int status, String reason, Body body, Map<String, String> errors) {
        super(reason);
        this.status = status;
        this.body = body;
        this.errors = Map.copyOf(errors);
    }

    static Refusal of(int status, String reason, Body body) {
        return new Refusal(status, reason, body, Map.of());
    }

    static Refusal failed(String reason) {
        return of(500, reason, Body.LINE);
    }

    static Refusal forbidden(String path, String privileges) {
        return of(403, "Permission check failed (%s, %s)".formatted(path, privileges), Body.LINE);
    }

    static Refusal parameters(Map<String, String> errors) {
        return new Refusal(400, "Parameter verification failed.", Body.LINE, errors);
    }

    int status() {
        return status;
    }

    Body body() {
        return body;
    }

    Map<String, String> errors() {
        return errors;
    }
}
