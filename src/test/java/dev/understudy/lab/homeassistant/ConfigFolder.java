// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files under {@code /config} of one member, by path relative to it, such as {@code .storage/auth}. */
public final class ConfigFolder {
    private final SortedMap<String, byte[]> files = new TreeMap<>();

    public synchronized Optional<byte[]> read(String path) {
        return Optional.ofNullable(files.get(path)).map(byte[]::clone);
    }

    public Optional<String> text(String path) {
        return read(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    public synchronized void write(String path, byte[] content) {
        files.put(path, content.clone());
    }

    public void write(String path, String content) {
        write(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public synchronized boolean delete(String path) {
        return files.remove(path) != null;
    }

    /** What is in it at this instant. */
    public synchronized SortedMap<String, byte[]> copy() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Wiped, not merged: afterwards it holds these files and no other. */
    public synchronized void become(Map<String, byte[]> others) {
        files.clear();
        files.putAll(others);
    }
}
