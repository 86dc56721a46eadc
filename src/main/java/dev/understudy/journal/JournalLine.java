// SPDX-License-Identifier: Apache-2.0
package dev.understudy.journal;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One thing that happened.
 *
 * @param id rises with time; a reader keeps the last one it has seen
 * @param pair empty if it concerns no pair
 * @param subject the member, {@code proxmox}, {@code witness} or job it concerns; may be empty
 * @param sentence for people, one sentence, without secrets
 * @param facts what readers need to act on the line, by name; times as ISO-8601 UTC
 */
public record JournalLine(
        long id,
        Instant at,
        String pair,
        JournalKind kind,
        String subject,
        OptionalLong incident,
        OptionalLong run,
        String sentence,
        Map<String, String> facts) {
    public JournalLine {
        facts = Map.copyOf(facts);
    }
}
