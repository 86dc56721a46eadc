// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

/** With what a request came: a token that is valid here, one that is not, or none. */
public enum TokenUse {
    GOOD,
    BAD,
    NONE
}
