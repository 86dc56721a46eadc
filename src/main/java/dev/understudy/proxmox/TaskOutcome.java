// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a task ended.
 *
 * @param upid empty if none was needed
 * @param exitStatus Proxmox's own words; {@code already running} if nothing had to be done
 * @param ok true for {@code OK} and for warnings
 * @param warnings how many the task gave
 */
public record TaskOutcome(Optional<Upid> upid, String exitStatus, boolean ok, int warnings) {
    private static final Pattern WARNINGS = Pattern.compile("WARNINGS: (\\d{1,9})");

    static TaskOutcome ended(Upid upid, String exitStatus) {
        Matcher warnings = WARNINGS.matcher(exitStatus);
        if (warnings.matches()) {
            return new TaskOutcome(Optional.of(upid), exitStatus, true, Integer.parseInt(warnings.group(1)));
        }
        return new TaskOutcome(Optional.of(upid), exitStatus, exitStatus.equals("OK"), 0);
    }

    static TaskOutcome notNeeded(Optional<Upid> upid, String why) {
        return new TaskOutcome(upid, why, true, 0);
    }
}
