// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

/**
 * How the core runs. Source: Home Assistant 2024.1 to 2026, {@code GET /api/config}.
 *
 * @param version for example {@code 2026.8.3}
 * @param recoveryMode the configuration is broken: everything answers and nothing is set up
 * @param safeMode custom parts are left out
 */
public record CoreConfig(String version, boolean recoveryMode, boolean safeMode) {

    /** {@code normal}, {@code recovery-mode} or {@code safe-mode}. */
    public String mode() {
        if (recoveryMode) {
            return "recovery-mode";
        }
        return safeMode ? "safe-mode" : "normal";
    }
}
