// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

/**
 * The Supervisor below a Home Assistant. Source: {@code supervisor/api} with the endpoint {@code /info}, Home Assistant OS.
 *
 * @param state for example {@code running}, or {@code freeze} while a backup makes everything stand still
 */
public record SupervisorInfo(String version, String state) {

    public boolean isFrozen() {
        return state.equals("freeze");
    }
}
