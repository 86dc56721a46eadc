// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

/**
 * An integration that is set up in YAML, so that no config entry can be disabled.
 *
 * @param platform of an entity domain such as {@code sensor}, or empty
 */
public record YamlIntegration(String name, String platform, String file, int line) {}
