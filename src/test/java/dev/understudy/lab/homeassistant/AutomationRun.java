// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import java.time.Instant;

/** An automation ran on a member, for that reason: {@code start}, {@code time pattern} or {@code occurrence}. */
public record AutomationRun(Instant at, String member, String entity, String reason) {}
