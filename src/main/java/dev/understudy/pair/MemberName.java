// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.util.Locale;
import java.util.Optional;

/** The fixed names of a pair's members, from the settings. Who is on stage is a different fact, kept in the ledger. */
public enum MemberName {
    PRIMARY,
    STANDBY;

    /** The name as settings, API, letters and metrics write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public MemberName other() {
        return this == PRIMARY ? STANDBY : PRIMARY;
    }

    public static Optional<MemberName> parse(String text) {
        for (MemberName name : values()) {
            if (name.text().equals(text)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }
}
