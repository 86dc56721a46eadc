// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import java.util.Optional;

/** What the Supervisor answers instead of data: a status over HTTP, and everywhere its own words. */
final class SupervisorRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String job;

    SupervisorRefusal(int status, String message, String job) {
        super(message);
        this.status = status;
        this.job = job;
    }

    SupervisorRefusal(String message) {
        this(400, message, "");
    }

    static SupervisorRefusal missing(String message) {
        return new SupervisorRefusal(404, message, "");
    }

    /** What it says when it does not say why. */
    static SupervisorRefusal unknown() {
        return new SupervisorRefusal("Unknown error, see Supervisor logs");
    }

    int status() {
        return status;
    }

    Optional<String> job() {
        return job.isEmpty() ? Optional.empty() : Optional.of(job);
    }
}
