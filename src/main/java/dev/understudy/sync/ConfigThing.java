// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

/**
 * One thing of an inventory.
 *
 * @param id what stays when it is renamed
 * @param file where it is written, relative to the configuration
 * @param hash of all of it that a human can change
 */
public record ConfigThing(ConfigKind kind, String id, String name, String file, String hash) {
    ConfigThing withHash(String other) {
        return new ConfigThing(kind, id, name, file, other);
    }
}
