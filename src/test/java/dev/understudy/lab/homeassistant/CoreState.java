// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

/** The states of Home Assistant Core as it names them itself, and one of the lab: {@link #ABSENT}, no process. */
public enum CoreState {
    ABSENT,
    NOT_RUNNING,
    STARTING,
    RUNNING,
    STOPPING;

    boolean listens() {
        return this != ABSENT;
    }
}
