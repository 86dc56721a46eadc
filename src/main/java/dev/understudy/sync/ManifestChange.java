// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What happened between two manifests, in the words of people. */
public record ManifestChange(Manifest before, Manifest after) {
    private static final int NAMED = 3;

    private enum Manner {
        ADDED,
        CHANGED,
        REMOVED
    }

    public boolean isNothing() {
        return before.equals(after);
    }

    /** "automation Porch light changed, 5 entities added, configuration.yaml changed", or "nothing". */
    public String words() {
        List<String> parts = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (Manner manner : Manner.values()) {
            for (ConfigKind kind : ConfigKind.values()) {
                List<ConfigThing> things = things(kind, manner);
                if (!things.isEmpty()) {
                    parts.add(words(kind, things) + " " + manner.name().toLowerCase(java.util.Locale.ROOT));
                    things.forEach(thing -> told.addAll(List.of(thing.file(), Manifest.contentOf(thing))));
                }
            }
        }
        for (Manner manner : Manner.values()) {
            Set<String> paths = files(manner);
            // a file that holds what was named already adds nothing
            paths.removeAll(told);
            if (!paths.isEmpty()) {
                parts.add(words("file", "files", paths) + " " + manner.name().toLowerCase(java.util.Locale.ROOT));
            }
        }
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }

    private static String words(ConfigKind kind, List<ConfigThing> things) {
        if (things.size() > NAMED) {
            return kind.counted(things.size());
        }
        String names = enumerated(things.stream().map(ConfigThing::name).toList());
        return things.size() == 1 ? kind.word() + " " + names : kind.counted(things.size()) + " (" + names + ")";
    }

    private static String words(String one, String many, Collection<String> names) {
        return names.size() > NAMED
                ? names.size() + " " + many
                : (names.size() == 1 ? one : many) + " " + enumerated(names);
    }

    private static String enumerated(Collection<String> names) {
        return String.join(", ", names);
    }

    private List<ConfigThing> things(ConfigKind kind, Manner manner) {
        Map<String, ConfigThing> old = byId(before, kind);
        Map<String, ConfigThing> now = byId(after, kind);
        return switch (manner) {
            case ADDED ->
                now.values().stream()
                        .filter(thing -> !old.containsKey(thing.id()))
                        .toList();
            case REMOVED ->
                old.values().stream()
                        .filter(thing -> !now.containsKey(thing.id()))
                        .toList();
            case CHANGED ->
                now.values().stream()
                        .filter(thing -> old.containsKey(thing.id())
                                && !old.get(thing.id()).equals(thing))
                        .toList();
        };
    }

    private static Map<String, ConfigThing> byId(Manifest manifest, ConfigKind kind) {
        Map<String, ConfigThing> things = new LinkedHashMap<>();
        manifest.all(kind).forEach(thing -> things.put(thing.id(), thing));
        return things;
    }

    private Set<String> files(Manner manner) {
        Set<String> paths = new TreeSet<>(
                manner == Manner.REMOVED
                        ? before.files().keySet()
                        : after.files().keySet());
        paths.removeIf(path -> switch (manner) {
            case ADDED -> before.files().containsKey(path);
            case REMOVED -> after.files().containsKey(path);
            case CHANGED ->
                !before.files().containsKey(path)
                        || Objects.equals(
                                before.files().get(path), after.files().get(path));
        });
        return paths;
    }
}
