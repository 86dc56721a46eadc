// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.pair.MemberName;
import java.util.Locale;
import java.util.Optional;

/** Whom the watch judges: the two members, and the two that the judgement of the members leans on. */
public enum Subject {
    PRIMARY,
    STANDBY,
    PROXMOX,
    WITNESS;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Optional<MemberName> member() {
        return MemberName.parse(text());
    }

    public static Subject of(MemberName member) {
        return member == MemberName.PRIMARY ? PRIMARY : STANDBY;
    }
}
