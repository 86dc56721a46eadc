// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a configuration is, without what changes by itself: a hash for each file, and what people call its parts. Two are
 * equal exactly if nobody has changed anything between them.
 */
public record Manifest(SortedMap<String, String> files, List<ConfigThing> things) {
    private static final String HEAD = "understudy-manifest 1";
    private static final String DASHBOARDS = ".storage/lovelace.";

    public Manifest {
        files = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(files));
        things = things.stream()
                .sorted(Comparator.comparing(ConfigThing::kind)
                        .thenComparing(ConfigThing::id)
                        .thenComparing(ConfigThing::file)
                        .thenComparing(ConfigThing::hash))
                .toList();
    }

    /** From what was read: the content of a dashboard lies in a file of its own, and belongs to it. */
    public static Manifest of(Map<String, String> files, List<ConfigThing> found) {
        List<ConfigThing> things = new ArrayList<>();
        for (ConfigThing thing : found) {
            String content = thing.kind() == ConfigKind.DASHBOARD ? files.get(contentOf(thing)) : null;
            things.add(content == null ? thing : thing.withHash(thing.hash() + content));
        }
        return new Manifest(new TreeMap<>(files), things);
    }

    static String contentOf(ConfigThing dashboard) {
        return DASHBOARDS + dashboard.id();
    }

    /** The same with one more thing that decides what the standby gets, under a name that no file has. */
    public Manifest with(String name, String hash) {
        SortedMap<String, String> more = new TreeMap<>(files);
        more.put(name, hash);
        return new Manifest(more, things);
    }

    public int count(ConfigKind kind) {
        return (int) things.stream().filter(thing -> thing.kind() == kind).count();
    }

    public List<ConfigThing> all(ConfigKind kind) {
        return things.stream().filter(thing -> thing.kind() == kind).toList();
    }

    /** For one column of the store; {@link #parse} reads it back. */
    public String text() {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        files.forEach((path, hash) -> text.append(Lines.joined("f", hash, path)));
        for (ConfigThing thing : things) {
            text.append(Lines.joined("t", thing.kind().name(), thing.id(), thing.name(), thing.file(), thing.hash()));
        }
        return text.toString();
    }

    public static Manifest parse(String text) {
        SortedMap<String, String> files = new TreeMap<>();
        List<ConfigThing> things = new ArrayList<>();
        for (List<String> line : Lines.read(text, HEAD)) {
            switch (line.get(0)) {
                case "f" -> files.put(line.get(2), line.get(1));
                case "t" ->
                    things.add(new ConfigThing(
                            ConfigKind.valueOf(line.get(1)), line.get(2), line.get(3), line.get(4), line.get(5)));
                default -> throw new IllegalArgumentException("a manifest has no line of kind " + line.get(0));
            }
        }
        return new Manifest(files, things);
    }
}
