// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The bytes of a backup, as Supervisor 2026.8 writes and reads them: a plain tar of squeezed tars, {@code backup.json}
 * last (home-assistant-facts 7).
 */
public final class BackupArchive {
    private static final List<PathMatcher> NEVER = matchers(
            "**/__pycache__/*",
            "__pycache__/*",
            "**/.DS_Store",
            ".DS_Store",
            "*.db-shm",
            "*.corrupt.*",
            "*.log.*",
            "*.log",
            ".storage/*.corrupt.*",
            "OZW_Log.txt",
            "backups/*.tar",
            "tmp_backups/*.tar",
            "tts/*",
            ".cache/*");
    private static final List<PathMatcher> DATABASE = matchers("home-assistant_v?.db", "home-assistant_v?.db-wal");

    private BackupArchive() {}

    private static List<PathMatcher> matchers(String... globs) {
        return List.of(globs).stream()
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
    }

    /** Whether a backup leaves this file of the configuration out. */
    static boolean leavesOut(String path, boolean withoutDatabase) {
        return matches(NEVER, path) || withoutDatabase && isDatabase(path);
    }

    static boolean isDatabase(String path) {
        return matches(DATABASE, path);
    }

    private static boolean matches(List<PathMatcher> matchers, String path) {
        return matchers.stream().anyMatch(matcher -> matcher.matches(Path.of(path)));
    }

    /** A plain tar with these members in this order. */
    public static byte[] tar(Map<String, byte[]> members, Instant when) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(bytes, members, when);
        return bytes.toByteArray();
    }

    /** An inner part: a tar, squeezed unless the backup is not compressed. */
    public static byte[] inner(Map<String, byte[]> members, Instant when, boolean compressed) {
        if (!compressed) {
            return tar(members, when);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            write(gzip, members, when);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(OutputStream out, Map<String, byte[]> members, Instant when) {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                // why: true keeps a leading "./" as it is
                TarArchiveEntry entry = new TarArchiveEntry(member.getKey(), true);
                entry.setModTime(when.toEpochMilli());
                entry.setSize(member.getValue().length);
                tar.putArchiveEntry(entry);
                if (!entry.isDirectory()) {
                    tar.write(member.getValue());
                }
                tar.closeArchiveEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The members of a plain tar in their order, names as they stand; a torn tar is an error. */
    public static Parts open(byte[] tar) throws IOException {
        return read(new ByteArrayInputStream(tar));
    }

    public static Parts openInner(byte[] inner, boolean compressed) throws IOException {
        InputStream in = new ByteArrayInputStream(inner);
        return read(compressed ? new GZIPInputStream(in) : in);
    }

    /** Whether the first inner part begins as a tar; in one with a password none does without it. */
    static boolean firstPartOpens(byte[] tar, boolean compressed) {
        try {
            String ending = compressed ? ".tar.gz" : ".tar";
            for (Map.Entry<String, byte[]> member : open(tar).members().entrySet()) {
                if (member.getKey().endsWith(ending)) {
                    InputStream in = new ByteArrayInputStream(member.getValue());
                    try (TarArchiveInputStream inner =
                            new TarArchiveInputStream(compressed ? new GZIPInputStream(in) : in, "UTF-8")) {
                        return inner.getNextEntry() != null;
                    }
                }
            }
            return true;
        } catch (IOException | IllegalArgumentException torn) {
            return false;
        }
    }

    private static Parts read(InputStream in) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                members.put(entry.getName(), tar.readAllBytes());
            }
        } catch (IllegalArgumentException noTar) {
            throw new IOException(noTar);
        }
        if (members.isEmpty()) {
            throw new IOException("empty file");
        }
        return new Parts(members);
    }

    /** The members of one tar in their order. */
    public record Parts(Map<String, byte[]> members) {

        /** Those under a folder, by their path in it. */
        public SortedMap<String, byte[]> under(String folder) {
            SortedMap<String, byte[]> found = new TreeMap<>();
            members.forEach((name, bytes) -> {
                String path = name.startsWith("./") ? name.substring(2) : name;
                if (path.startsWith(folder) && !path.endsWith("/") && path.length() > folder.length()) {
                    found.put(path.substring(folder.length()), bytes);
                }
            });
            return found;
        }
    }
}
