// SPDX-License-Identifier: Apache-2.0
package dev.understudy.given;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** An archive as a Supervisor or a core lays it out, and with the peculiarities of the older ones. */
public final class GivenArchive {
    public static final String SLUG = "9ecf0028";

    private final Map<String, byte[]> config = new LinkedHashMap<>();
    private final Map<String, byte[]> beside = new LinkedHashMap<>();
    private String metadata = """
            {"slug":"9ecf0028","version":2,"name":"understudy-home","date":"2026-11-22T23:00:01+00:00","type":"partial",\
            "supervisor_version":"2026.08.2","extra":{"understudy.pair":"home"},"compressed":true,"protected":false,\
            "homeassistant":{"version":"2026.8.3","exclude_database":true,"size":3.41},"folders":["ssl"],"addons":[],\
            "repositories":["core","local"]}""";
    private String metadataName = "backup.json";
    private boolean metadataFirst;
    private boolean dotted = true;
    private boolean directories;
    private boolean plain;
    private int level = 6;
    private long modified = 1_700_000_000_000L;
    private Random order;

    private GivenArchive() {}

    /** A small home: see {@link GivenHome}. */
    public static GivenArchive ofAHome() {
        GivenArchive archive = new GivenArchive();
        GivenHome.FILES.forEach(archive::file);
        archive.beside("ssl.tar.gz", "certificates");
        archive.beside("supervisor.tar.gz", "mounts and registry log-ins");
        return archive;
    }

    public GivenArchive file(String path, String text) {
        config.put(path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public GivenArchive file(String path, byte[] content) {
        config.put(path, content);
        return this;
    }

    /** Replaces a part of one file; it must be there. */
    public GivenArchive edit(String path, String from, String to) {
        String text = new String(config.get(path), StandardCharsets.UTF_8);
        if (!text.contains(from)) {
            throw new IllegalArgumentException(path + " does not hold " + from);
        }
        return file(path, text.replace(from, to));
    }

    public GivenArchive without(String path) {
        if (config.remove(path) == null) {
            throw new IllegalArgumentException(path);
        }
        return this;
    }

    public GivenArchive beside(String name, String content) {
        beside.put(name, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public GivenArchive metadata(String from, String to) {
        if (!metadata.contains(from)) {
            throw new IllegalArgumentException(from);
        }
        metadata = metadata.replace(from, to);
        return this;
    }

    public GivenArchive metadataNamed(String name) {
        metadataName = name;
        return this;
    }

    /** As a core writes it. */
    public GivenArchive metadataFirst() {
        metadataFirst = true;
        return this;
    }

    public GivenArchive undotted() {
        dotted = false;
        return this;
    }

    public GivenArchive withDirectories() {
        directories = true;
        return this;
    }

    public GivenArchive plainInside() {
        plain = true;
        return this;
    }

    public GivenArchive level(int gzip) {
        level = gzip;
        return this;
    }

    public GivenArchive modified(long millis) {
        modified = millis;
        return this;
    }

    public GivenArchive shuffled(long seed) {
        order = new Random(seed);
        return this;
    }

    /** The configuration as given, by path. */
    public Map<String, byte[]> config() {
        return Collections.unmodifiableMap(config);
    }

    public byte[] bytes() {
        return around(innerBytes());
    }

    /** The outer file around an inner one of the caller's choice; {@code null} for none. */
    public byte[] around(byte[] inner) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = tar(bytes)) {
            if (directories) {
                directory(tar, "./");
            }
            if (metadataFirst && metadataName != null) {
                add(tar, dots() + metadataName, metadata.getBytes(StandardCharsets.UTF_8));
            }
            if (inner != null) {
                add(tar, dots() + "homeassistant.tar" + (plain ? "" : ".gz"), inner);
            }
            for (Map.Entry<String, byte[]> member : beside.entrySet()) {
                add(tar, dots() + member.getKey(), member.getValue());
            }
            if (!metadataFirst && metadataName != null) {
                add(tar, dots() + metadataName, metadata.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public byte[] innerBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = tar(plain ? bytes : gzip(bytes))) {
            if (directories) {
                directory(tar, "./");
                directory(tar, "./data/");
                directory(tar, "data/.storage/");
            }
            add(
                    tar,
                    dots() + "homeassistant.json",
                    "{\"port\":8123,\"refresh_token\":\"x\"}".getBytes(StandardCharsets.UTF_8));
            List<String> paths = new ArrayList<>(config.keySet());
            if (order != null) {
                Collections.shuffle(paths, order);
            }
            for (String path : paths) {
                add(tar, dots() + "data/" + path, config.get(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private String dots() {
        return dotted ? "./" : "";
    }

    private OutputStream gzip(OutputStream out) throws IOException {
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(level == 0 ? Deflater.NO_COMPRESSION : level);
        return new GzipCompressorOutputStream(out, parameters);
    }

    private static TarArchiveOutputStream tar(OutputStream out) {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, 10240, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        return tar;
    }

    private void directory(TarArchiveOutputStream tar, String name) throws IOException {
        tar.putArchiveEntry(new TarArchiveEntry(name));
        tar.closeArchiveEntry();
    }

    private void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setModTime(modified);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
