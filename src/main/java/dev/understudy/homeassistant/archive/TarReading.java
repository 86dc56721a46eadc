// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** One tar file read member by member, with names that can be relied on and an end that is looked for. */
final class TarReading {
    static final List<String> METADATA = List.of("backup.json", "snapshot.json");
    static final List<String> HOMEASSISTANT = List.of("homeassistant.tar.gz", "homeassistant.tar");
    static final String CONFIG_FOLDER = "data/";
    private static final Pattern LEADS_ELSEWHERE = Pattern.compile("(^|/)(\\.{1,2})?/|(^|/)\\.{1,2}$");
    private static final int BUFFER = 1 << 16;

    private final MeasuredStream measured;
    private final TarArchiveInputStream tar;
    private final Set<String> seen = new HashSet<>();
    private TarArchiveEntry entry;
    private long lastData;

    TarReading(InputStream in) {
        measured = new MeasuredStream(in);
        tar = new TarArchiveInputStream(measured, StandardCharsets.UTF_8.name());
    }

    /** The next member's name without a leading {@code ./}; the folder itself, which old archives name, has none. */
    Optional<String> next() throws IOException {
        do {
            entry = tar.getNextEntry();
            if (entry == null) {
                return Optional.empty();
            }
            lastData = measured.count() + (entry.getSize() + 511) / 512 * 512;
        } while (name(entry.getName()).isEmpty());
        String name = name(entry.getName());
        // safety: who lays the archive out writes to this name. Guarded by ArchiveWalkTest.aNameThatLeadsOutIsRefused
        if (name.startsWith("/") || LEADS_ELSEWHERE.matcher(name).find()) {
            throw new ArchiveFlaw(
                    ArchiveFlaw.Kind.UNSAFE_NAME, "the archive holds a name that leads out of its folder: " + name);
        }
        if (!entry.isDirectory() && !seen.add(name)) {
            throw new ArchiveFlaw(
                    ArchiveFlaw.Kind.UNSAFE_NAME,
                    "the archive holds " + name + " twice, so it is not clear which counts");
        }
        return Optional.of(name);
    }

    private static String name(String raw) {
        String name = raw;
        while (name.startsWith("./")) {
            name = name.substring(2);
        }
        return name.equals(".") ? "" : name;
    }

    TarArchiveEntry entry() {
        return entry;
    }

    /** For a content of another size; the reader still needs the size of its own. */
    TarArchiveEntry entryResized(long size) {
        TarArchiveEntry copy = new TarArchiveEntry(entry.getName(), entry.getLinkFlag());
        copy.setMode(entry.getMode());
        copy.setIds((int) entry.getLongUserId(), (int) entry.getLongGroupId());
        copy.setNames(entry.getUserName(), entry.getGroupName());
        copy.setLastModifiedTime(entry.getLastModifiedTime());
        copy.setLinkName(entry.getLinkName());
        copy.setSize(size);
        return copy;
    }

    /** The content of the member at hand; closing it does no harm. */
    InputStream content() {
        return new Unclosed(tar);
    }

    long count() {
        return measured.count();
    }

    /** Reads to the very end of the stream, and says whether a tar file ends like that. */
    boolean endsProperly() throws IOException {
        measured.drain();
        return measured.endsAsATarAfter(lastData);
    }

    static InputStream inner(String member, InputStream content) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(content, BUFFER);
        return member.endsWith(".gz") ? new GZIPInputStream(buffered, BUFFER) : buffered;
    }

    /** The path below the configuration folder, or nothing for what lies beside it. */
    static Optional<String> inConfig(String name) {
        return name.startsWith(CONFIG_FOLDER) && name.length() > CONFIG_FOLDER.length()
                ? Optional.of(name.substring(CONFIG_FOLDER.length()))
                : Optional.empty();
    }

    private static final class Unclosed extends java.io.FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // the tar file goes on
        }
    }
}
