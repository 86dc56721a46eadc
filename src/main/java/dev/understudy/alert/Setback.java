// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

/** Why a letter did not go, as far as it matters for the others. */
public enum Setback {
    /** The mail server can not be used: every letter waits, in order. */
    SERVER,
    /** The mail server wants this very letter later: the others pass. */
    DEFERRED,
    /** The mail server refuses this very letter for good: the others pass, and a human must look. */
    FOR_GOOD
}
