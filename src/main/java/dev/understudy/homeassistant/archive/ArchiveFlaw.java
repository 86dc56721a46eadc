// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import java.io.IOException;

/** Why an archive may not be handed on, in a sentence of its own. A disk that can not be read is no flaw but a plain {@link IOException}. */
public final class ArchiveFlaw extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, in the order in which one flaw explains the others. */
    public enum Kind {
        /** Fewer or more bytes than the Supervisor named, or no end where a tar file has one. */
        TRUNCATED,
        /** Not a tar file, or not one of Home Assistant. */
        FOREIGN,
        WRONG_SLUG,
        PROTECTED,
        NO_HOMEASSISTANT_PART,
        CORRUPT_INNER,
        /** A name that leads out of the folder, or stands there twice. */
        UNSAFE_NAME,
        MISSING_FILE
    }

    private final Kind kind;

    ArchiveFlaw(Kind kind, String sentence) {
        this(kind, sentence, null);
    }

    ArchiveFlaw(Kind kind, String sentence, Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
