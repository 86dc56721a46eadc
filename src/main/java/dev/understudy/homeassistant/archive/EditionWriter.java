// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.sync.AutomationCensus;
import dev.understudy.sync.Edition;
import dev.understudy.sync.HarmlessIntegrations;
import dev.understudy.sync.QuietDomains;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes the standby's edition of an archive: the same configuration, in which nothing acts by itself. Each file that is not
 * named in the record is the same byte for byte; tokens stay, since the pair has one.
 */
public final class EditionWriter {
    static final String MARK = ".understudy-edition.json";
    private static final String BANS = "ip_bans.yaml";
    private static final String SUPERVISOR = "supervisor.tar.gz";
    private static final int YAML_LIMIT = 8 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path out;
    private final Edition.Order order;
    private final QuietDomains quiet;
    private final AutomationCensus.Outlook outlook;
    private final List<Edition.DisabledEntry> disabled = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();
    private final List<Edition.NotSilenced> loud = new ArrayList<>();
    private boolean statesSeen;
    private String prefix = "";

    private EditionWriter(Path out, Edition.Order order, QuietDomains quiet, Inspected inspected) {
        this.out = out;
        this.order = order;
        this.quiet = quiet;
        this.outlook = inspected.automations().outlook();
        inspected
                .integrations()
                .forEach(found -> HarmlessIntegrations.finding(found).ifPresent(loud::add));
        for (String automation : outlook.unmapped()) {
            loud.add(new Edition.NotSilenced(
                    automation, "", 0, "can not be matched with an entity, and is on if it has no state yet"));
        }
    }

    /**
     * @param original as it was inspected; it is not changed
     * @param out is written anew; what is there after a failure must not be used
     * @param inspected of the same archive, without flaw and without poison
     */
    public static Edition write(Path original, Path out, Edition.Order order, QuietDomains quiet, Inspected inspected)
            throws IOException {
        return new EditionWriter(out, order, quiet, inspected).write(original);
    }

    private Edition write(Path original) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(original), 1 << 16);
                OuterTar tar = new OuterTar(out)) {
            TarReading outer = new TarReading(in);
            for (Optional<String> name = outer.next(); name.isPresent(); name = outer.next()) {
                TarArchiveEntry entry = outer.entryResized(0);
                if (name.get().equals(SUPERVISOR)) {
                    // it would bring the mounts of the other member, which both then write to
                    dropped.add(SUPERVISOR);
                } else if (TarReading.HOMEASSISTANT.contains(name.get())) {
                    String part = name.get();
                    tar.member(entry, stream -> inner(part, outer.content(), stream));
                } else {
                    tar.member(entry, outer.content());
                }
            }
            tar.finish();
        }
        return new Edition(order, outlook.on(), outlook.forced(), disabled, dropped, loud);
    }

    private void inner(String member, InputStream content, OutputStream raw) throws IOException {
        try (OutputStream packed = member.endsWith(".gz") ? new DeflatingThread(raw) : new Open(raw)) {
            TarArchiveOutputStream tar = new TarArchiveOutputStream(packed, 20 * 512, StandardCharsets.UTF_8.name());
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            TarReading inner = new TarReading(TarReading.inner(member, content));
            TarArchiveEntry model = null;
            for (Optional<String> name = inner.next(); name.isPresent(); name = inner.next()) {
                TarArchiveEntry entry = inner.entry();
                prefix = entry.getName().startsWith("./") ? "./" : "";
                model = entry.isFile() ? entry : model;
                Optional<String> path = TarReading.inConfig(name.get());
                if (path.isPresent() && entry.isFile()) {
                    file(path.get(), inner, tar);
                } else {
                    copy(entry, inner.content(), tar);
                }
            }
            if (!statesSeen && !outlook.stateless().isEmpty()) {
                states(added(model, RestoredStates.PATH), new ByteArrayInputStream(JsonEdit.noStates()), tar);
            }
            byte[] mark = JSON.writeValueAsBytes(new TreeMap<>(Map.of(
                    "edition", order.id(),
                    "pair", order.pair(),
                    "source", order.source(),
                    "slug", order.slug(),
                    "takenAt", order.takenAt().toString())));
            replaced(added(model, MARK), mark, tar);
            if (!inner.endsProperly()) {
                throw new IOException("the original broke off while its edition was written");
            }
            tar.close();
        }
    }

    private void file(String path, TarReading inner, TarArchiveOutputStream tar) throws IOException {
        TarArchiveEntry entry = inner.entry();
        switch (path) {
            case MARK -> {}
            // safety: a ban of Understudy would travel and hold until a restart. Guarded by
            // EditionWriterTest.bansAndMountsStayBehind
            case BANS -> dropped.add(BANS);
            case RestoredStates.PATH -> {
                statesSeen = true;
                states(inner.entryResized(0), inner.content(), tar);
            }
            case JsonEdit.CONFIG_ENTRIES ->
                spooled(
                        inner.entryResized(0),
                        tar,
                        spool -> disabled.addAll(JsonEdit.configEntries(inner.content(), spool, quiet)));
            default -> {
                if (!path.endsWith(".yaml") || path.startsWith("custom_components/") || path.startsWith("esphome/")) {
                    copy(entry, inner.content(), tar);
                } else if (entry.getSize() > YAML_LIMIT) {
                    loud.add(new Edition.NotSilenced(
                            "file", path, 1, "is too large to be looked into for initial_state"));
                    copy(entry, inner.content(), tar);
                } else {
                    YamlSilencer.Silenced silenced =
                            YamlSilencer.silence(path, inner.content().readAllBytes());
                    loud.addAll(silenced.loud());
                    replaced(inner.entryResized(0), silenced.bytes(), tar);
                }
            }
        }
    }

    private void states(TarArchiveEntry entry, InputStream content, TarArchiveOutputStream tar) throws IOException {
        String when = DateTimeFormatter.ISO_OFFSET_DATE_TIME
                .format(order.takenAt().atOffset(ZoneOffset.UTC))
                .replace("Z", "+00:00");
        spooled(entry, tar, spool -> JsonEdit.restoredStates(content, spool, outlook.stateless(), when));
    }

    private static void copy(TarArchiveEntry entry, InputStream content, TarArchiveOutputStream tar)
            throws IOException {
        tar.putArchiveEntry(entry);
        content.transferTo(tar);
        tar.closeArchiveEntry();
    }

    private static void replaced(TarArchiveEntry entry, byte[] content, TarArchiveOutputStream tar) throws IOException {
        entry.setSize(content.length);
        copy(entry, new ByteArrayInputStream(content), tar);
    }

    /** A tar file names the size first; a registry is too large to be kept in memory until that is known. */
    private void spooled(TarArchiveEntry entry, TarArchiveOutputStream tar, OuterTar.Content edit) throws IOException {
        Path spool = Files.createTempFile(out.toAbsolutePath().getParent(), "edition-", ".part", OwnerOnly.of(out));
        try {
            try (OutputStream stream = Files.newOutputStream(spool)) {
                edit.to(stream);
            }
            entry.setSize(Files.size(spool));
            try (InputStream stream = Files.newInputStream(spool)) {
                copy(entry, stream, tar);
            }
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    /** A file that the original does not have, with the owner and rights of one that it has. */
    private TarArchiveEntry added(TarArchiveEntry model, String path) {
        TarArchiveEntry entry = new TarArchiveEntry(prefix + TarReading.CONFIG_FOLDER + path);
        entry.setModTime(order.takenAt().toEpochMilli());
        if (model != null) {
            entry.setIds((int) model.getLongUserId(), (int) model.getLongGroupId());
            entry.setMode(model.getMode());
        }
        return entry;
    }

    /** Leaves the file under it open. */
    private static final class Open extends java.io.FilterOutputStream {
        Open(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
