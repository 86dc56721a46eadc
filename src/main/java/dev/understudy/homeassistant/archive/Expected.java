// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

/**
 * What the Supervisor said of the backup before it was fetched. A download has no length of its own, so this is the only
 * measure of a cut one.
 */
public record Expected(String slug, long bytes) {}
