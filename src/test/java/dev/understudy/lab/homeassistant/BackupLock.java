// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import java.util.Optional;

/** Core's recorder holds still while a backup is made; the Supervisor asks for it before it copies anything. */
public final class BackupLock {
    public static final String MIGRATING = "Database migration in progress";
    public static final String BUSY = "Could not lock database within 30 seconds";

    private Optional<String> trouble = Optional.empty();
    private boolean held;

    /** From now on Core refuses, in these words; or no longer does. */
    public synchronized void trouble(Optional<String> words) {
        trouble = words;
    }

    /** Asks Core to hold still; with the reason when it does not. */
    public synchronized Optional<String> begin() {
        held = trouble.isEmpty();
        return trouble;
    }

    public synchronized void end() {
        held = false;
    }

    public synchronized boolean held() {
        return held;
    }
}
