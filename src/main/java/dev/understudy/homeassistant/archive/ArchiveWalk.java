// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One pass over an archive: every file of the configuration is shown to a visitor, and what makes the archive unfit is a
 * {@link ArchiveFlaw}. Holds one file's buffer at a time. What a visitor learned counts only if the walk ends without one.
 */
public final class ArchiveWalk {
    static final Set<String> REQUIRED =
            new LinkedHashSet<>(List.of("configuration.yaml", ".storage/auth", ".storage/core.entity_registry"));
    private static final int BUFFER = 1 << 16;

    private final Expected expected;
    private final ConfigVisitor visitor;
    private final List<String> members = new ArrayList<>();
    private final Set<String> missing = new LinkedHashSet<>(REQUIRED);
    private BackupJson metadata;
    private String part;
    private IOException broken;
    private int files;
    private long configBytes;

    private ArchiveWalk(Expected expected, ConfigVisitor visitor) {
        this.expected = expected;
        this.visitor = visitor;
    }

    public static ArchiveFacts over(Path file, Expected expected, ConfigVisitor visitor) throws IOException {
        long size = Files.size(file);
        if (size != expected.bytes()) {
            throw wrongSize(size, expected);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return over(in, expected, visitor);
        }
    }

    public static ArchiveFacts over(InputStream in, Expected expected, ConfigVisitor visitor) throws IOException {
        return new ArchiveWalk(expected, visitor).walk(new TarReading(new BufferedInputStream(in, BUFFER)));
    }

    private ArchiveFacts walk(TarReading outer) throws IOException {
        boolean whole;
        try {
            for (Optional<String> name = outer.next(); name.isPresent(); name = outer.next()) {
                member(name.get(), outer);
            }
            whole = outer.endsProperly();
        } catch (ArchiveFlaw flaw) {
            throw flaw;
        } catch (IOException e) {
            if (metadata == null && members.isEmpty()) {
                throw new ArchiveFlaw(ArchiveFlaw.Kind.FOREIGN, "the archive is no tar file", e);
            }
            throw new ArchiveFlaw(
                    ArchiveFlaw.Kind.TRUNCATED,
                    "the archive breaks off or is damaged after %d bytes, in or after %s"
                            .formatted(
                                    outer.count(),
                                    members.isEmpty() ? "its metadata" : members.get(members.size() - 1)),
                    e);
        }
        judge(outer.count(), whole);
        return new ArchiveFacts(
                metadata.slug(),
                metadata.name(),
                metadata.date(),
                metadata.type(),
                metadata.version(),
                metadata.supervisorVersion(),
                metadata.coreVersion(),
                metadata.excludesDatabase(),
                part.endsWith(".gz"),
                outer.count(),
                members.stream().filter(member -> !member.equals(part)).toList(),
                files,
                configBytes);
    }

    private void member(String name, TarReading outer) throws IOException {
        if (outer.entry().isDirectory()) {
            return;
        }
        if (TarReading.METADATA.contains(name)) {
            metadata = BackupJson.read(name, outer.content());
            return;
        }
        members.add(name);
        if (TarReading.HOMEASSISTANT.contains(name)) {
            part = name;
            try {
                inner(name, outer.content());
            } catch (ArchiveFlaw flaw) {
                throw flaw;
            } catch (IOException e) {
                // the tar reader has one exception for all; whether the outer file broke off shows in what follows
                broken = e;
            }
        }
    }

    private void inner(String member, InputStream content) throws IOException {
        TarReading inner = new TarReading(TarReading.inner(member, content));
        for (Optional<String> name = inner.next(); name.isPresent(); name = inner.next()) {
            Optional<String> path = TarReading.inConfig(name.get());
            if (path.isPresent() && inner.entry().isFile()) {
                files++;
                configBytes += inner.entry().getSize();
                missing.remove(path.get());
                visitor.file(path.get(), inner.entry().getSize(), inner.content());
            }
        }
        // safety: the check sum of gzip stands behind the last byte. Guarded by ArchiveWalkTest.aFlippedCheckSumIsSeen
        if (!inner.endsProperly()) {
            throw new EOFException("no end of the tar file");
        }
    }

    /** In the order in which one flaw explains the next: a password explains an inner file that is no gzip. */
    private void judge(long bytes, boolean whole) throws ArchiveFlaw {
        if (bytes != expected.bytes()) {
            throw wrongSize(bytes, expected);
        }
        if (!whole) {
            throw new ArchiveFlaw(ArchiveFlaw.Kind.TRUNCATED, "the archive has no proper end");
        }
        if (metadata == null) {
            throw new ArchiveFlaw(ArchiveFlaw.Kind.FOREIGN, "the archive holds no backup.json");
        }
        if (!metadata.slug().equals(expected.slug())) {
            throw new ArchiveFlaw(
                    ArchiveFlaw.Kind.WRONG_SLUG,
                    "the archive is of backup %s, not of %s".formatted(metadata.slug(), expected.slug()));
        }
        if (metadata.isProtected()) {
            throw new ArchiveFlaw(ArchiveFlaw.Kind.PROTECTED, "the archive is protected by a password");
        }
        if (part == null) {
            throw new ArchiveFlaw(
                    ArchiveFlaw.Kind.NO_HOMEASSISTANT_PART,
                    "the archive holds no configuration (homeassistant.tar.gz)");
        }
        if (broken != null) {
            throw new ArchiveFlaw(
                    ArchiveFlaw.Kind.CORRUPT_INNER,
                    part + " within the archive can not be read to its end: " + broken.getMessage(),
                    broken);
        }
        if (!missing.isEmpty()) {
            throw new ArchiveFlaw(
                    ArchiveFlaw.Kind.MISSING_FILE,
                    "the configuration in the archive lacks " + String.join(", ", missing));
        }
    }

    private static ArchiveFlaw wrongSize(long bytes, Expected expected) {
        return new ArchiveFlaw(
                ArchiveFlaw.Kind.TRUNCATED,
                "the archive has %d bytes where the Supervisor named %d".formatted(bytes, expected.bytes()));
    }
}
