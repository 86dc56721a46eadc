// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import java.time.Instant;

/**
 * An event of an incident for other programs.
 *
 * @param key the same at every try
 * @param state what became of the incident: {@code opened}, {@code changed}, {@code acknowledged}, {@code snoozed} or
 *     {@code closed}
 */
public record Announcement(
        long id,
        String key,
        long incident,
        String kind,
        String pair,
        String subject,
        String state,
        String sentence,
        Instant at,
        int attempts) {}
