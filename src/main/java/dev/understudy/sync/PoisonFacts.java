// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.List;
import java.util.Optional;

/**
 * What was seen of a configuration that may make it unfit.
 *
 * @param unreadable what could not be read at all
 * @param settings where they stand; those that were looked for, see {@link PoisonJudge}
 */
public record PoisonFacts(List<Poison> unreadable, List<Setting> settings) {
    /**
     * A setting as it counts, secrets resolved. Its value may be one: it is looked at and never told.
     *
     * @param line 0 if unknown
     * @param value empty if it can not be known from the archive
     */
    public record Setting(String name, String file, int line, Optional<String> value) {
        @Override
        public String toString() {
            return name + " in " + file + ":" + line;
        }
    }

    public PoisonFacts {
        unreadable = List.copyOf(unreadable);
        settings = List.copyOf(settings);
    }
}
