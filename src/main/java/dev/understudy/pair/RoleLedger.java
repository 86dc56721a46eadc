// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

/**
 * Who is on stage. Only a hand-over changes it.
 */
public interface RoleLedger {

    /** The member that does the work; the primary for a pair that was never handed over. */
    MemberName onStage(String pair);

    /** Rises by one with each hand-over. */
    long epoch(String pair);
}
