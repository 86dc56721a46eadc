// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import java.util.List;

/** The pairs that timers walk over. */
public final class Pairs {
    private final List<String> names;

    Pairs(Settings settings) {
        this.names = settings.pairs().stream().map(PairSettings::name).toList();
    }

    public List<String> names() {
        return names;
    }
}
