// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.time.Instant;

/**
 * A backup of the configuration as the Supervisor that made it describes it.
 *
 * @param takenAt when it began
 * @param supervisorVersion of the member it was made on; one that is older can not restore it
 */
public record Capture(String slug, Instant takenAt, long sizeBytes, String coreVersion, String supervisorVersion) {

    /** One line for {@link #parse}. */
    public String text() {
        return String.join(" ", slug, takenAt.toString(), Long.toString(sizeBytes), coreVersion, supervisorVersion);
    }

    public static Capture parse(String text) {
        String[] parts = text.split(" ");
        return new Capture(parts[0], Instant.parse(parts[1]), Long.parseLong(parts[2]), parts[3], parts[4]);
    }
}
