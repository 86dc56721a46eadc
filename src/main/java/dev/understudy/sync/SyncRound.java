// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import dev.understudy.pair.MemberName;
import java.time.Instant;
import java.util.Optional;

/**
 * One original, from the backup on the member on stage to what came of it on the standby.
 *
 * @param run that captured it
 * @param slug of the backup, eight hex digits
 * @param takenAt when the backup began; what happened later is not in it
 * @param coreVersion of the member on stage at that time
 * @param words what changed, or why it was not carried
 * @param sealed the file that keeps the untouched original, encrypted; a name within the folder of its pair
 */
public record SyncRound(
        long run,
        String pair,
        MemberName source,
        MemberName target,
        String slug,
        Instant takenAt,
        long sizeBytes,
        String coreVersion,
        RoundState state,
        String words,
        Optional<String> sealed,
        Optional<Instant> verifiedAt) {}
