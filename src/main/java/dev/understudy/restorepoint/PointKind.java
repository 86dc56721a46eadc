// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import java.util.Locale;

/** What kind of copy it is. */
public enum PointKind {
    /** The whole virtual machine, on a backup storage. */
    FULL_BACKUP,
    /** A snapshot of the virtual machine, on the disks it runs from: gone when they are. */
    SNAPSHOT,
    /** A configuration as it was carried to the standby. */
    GENERATION;

    /** As the API writes it, for example {@code full-backup}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
