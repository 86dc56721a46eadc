// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import dev.understudy.homeassistant.archive.YamlNode.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The configuration as a core puts it together from {@code configuration.yaml}: includes and packages are followed within
 * the archive. Source: Home Assistant 2024 to 2026, {@code util/yaml/loader.py}.
 */
final class ConfigTree {
    private static final String ROOT = "configuration.yaml";
    private static final int DEEPEST = 20;

    /** A part and the file it stands in. */
    record Placed(String file, YamlNode node) {}

    /** What stands under the name of an integration, in the main file or a package. */
    record Domain(String name, int line, Placed value) {
        /** {@code automation garden} is {@code automation}, too. */
        String integration() {
            return name.split(" ", 2)[0];
        }
    }

    /** An include of what the archive does not hold. */
    record Missing(String file, int line, String target) {}

    private final SortedMap<String, YamlNode> roots;
    private final Map<String, Missing> missing = new LinkedHashMap<>();
    private final Set<String> open = new HashSet<>();
    private final List<Domain> domains = new ArrayList<>();

    ConfigTree(SortedMap<String, YamlNode> roots) {
        this.roots = roots;
        YamlNode main = roots.get(ROOT);
        if (main != null) {
            Placed root = new Placed(ROOT, main);
            add(root);
            for (Domain core : List.copyOf(domains)) {
                if (core.name().equals("homeassistant")) {
                    entries(core.value(), 0).stream()
                            .filter(entry -> entry.name().equals("packages"))
                            .flatMap(entry -> entries(entry.value(), 0).stream())
                            .forEach(entry -> add(entry.value()));
                }
            }
        }
    }

    private void add(Placed map) {
        domains.addAll(entries(map, 0));
    }

    List<Domain> domains() {
        return domains;
    }

    List<Missing> missing() {
        return List.copyOf(missing.values());
    }

    /** The fields of a map, wherever they come from. */
    List<Domain> entries(Placed placed) {
        return entries(placed, 0);
    }

    private List<Domain> entries(Placed placed, int depth) {
        YamlNode node = placed.node();
        List<Domain> found = new ArrayList<>();
        if (depth > DEEPEST) {
            return found;
        }
        switch (node.tag()) {
            case "!include" ->
                target(placed).ifPresent(target -> within(target, () -> found.addAll(entries(target, depth + 1))));
            case "!include_dir_named" -> {
                for (Placed file : folder(placed)) {
                    found.add(new Domain(stem(file.file()), 1, file));
                }
            }
            case "!include_dir_merge_named", "!include_dir_merge_list", "!include_dir_list" ->
                folder(placed).forEach(file -> within(file, () -> found.addAll(entries(file, depth + 1))));
            default -> {
                if (node.shape() == Shape.MAP) {
                    for (int i = 0; i < node.keys().size(); i++) {
                        YamlNode key = node.keys().get(i);
                        Placed value = new Placed(placed.file(), node.values().get(i));
                        found.add(new Domain(key.text(), key.line(), value));
                    }
                }
            }
        }
        return found;
    }

    /** The items of a list, wherever they come from; a map alone is a list of one. */
    List<Placed> items(Placed placed) {
        return items(placed, 0);
    }

    private List<Placed> items(Placed placed, int depth) {
        YamlNode node = placed.node();
        List<Placed> found = new ArrayList<>();
        if (depth > DEEPEST) {
            return found;
        }
        switch (node.tag()) {
            case "!include" ->
                target(placed).ifPresent(target -> within(target, () -> found.addAll(items(target, depth + 1))));
            case "!include_dir_list", "!include_dir_merge_list", "!include_dir_named", "!include_dir_merge_named" ->
                folder(placed).forEach(file -> within(file, () -> found.addAll(items(file, depth + 1))));
            default -> {
                if (node.shape() == Shape.MAP) {
                    found.add(placed);
                } else if (node.shape() == Shape.LIST) {
                    node.values().forEach(item -> found.addAll(items(new Placed(placed.file(), item), depth + 1)));
                } else if (node.shape() == Shape.ALIAS) {
                    // what it refers to is read where it stands
                    return found;
                }
            }
        }
        return found;
    }

    /** Follows each include of the part, for {@link #missing()}. */
    void follow(Placed placed) {
        follow(placed, 0);
    }

    private void follow(Placed placed, int depth) {
        if (depth <= DEEPEST) {
            if (placed.node().tag().equals("!include")) {
                target(placed).ifPresent(target -> within(target, () -> follow(target, depth + 1)));
            }
            placed.node().values().forEach(value -> follow(new Placed(placed.file(), value), depth + 1));
        }
    }

    /** What a scalar says; a secret is looked up from its folder up to the root. */
    Optional<String> word(Placed placed) {
        YamlNode node = placed.node();
        if (node.shape() != Shape.SCALAR) {
            return Optional.empty();
        }
        if (!node.tag().equals("!secret")) {
            return node.tag().isEmpty() ? Optional.of(node.text()) : Optional.empty();
        }
        for (String folder = parent(placed.file()); ; folder = parent(folder)) {
            YamlNode secrets = roots.get(folder.isEmpty() ? "secrets.yaml" : folder + "/secrets.yaml");
            Optional<String> secret = secrets == null ? Optional.empty() : secrets.word(node.text());
            if (secret.isPresent() || folder.isEmpty()) {
                return secret;
            }
        }
    }

    /** A file that includes itself is gone through once; several times twenty levels deep would not end. */
    private void within(Placed root, Runnable reading) {
        if (open.add(root.file())) {
            reading.run();
            open.remove(root.file());
        }
    }

    private Optional<Placed> target(Placed include) {
        String path = path(include);
        YamlNode root = roots.get(path);
        if (root == null && !path.startsWith("/") && !path.isEmpty()) {
            missing.putIfAbsent(
                    include.file() + include.node().line(),
                    new Missing(include.file(), include.node().line(), path));
        }
        return root == null ? Optional.empty() : Optional.of(new Placed(path, root));
    }

    private List<Placed> folder(Placed include) {
        String path = path(include);
        String folder = path.isEmpty() ? "" : path + "/";
        List<Placed> files = new ArrayList<>();
        roots.tailMap(folder).forEach((file, root) -> {
            String below = file.startsWith(folder) ? file.substring(folder.length()) : ".";
            if (!below.startsWith(".") && !below.contains("/.") && !stem(file).equals("secrets")) {
                files.add(new Placed(file, root));
            }
        });
        return files;
    }

    private static String path(Placed include) {
        String named = include.node().text().trim();
        if (named.startsWith("/config/")) {
            return normal(named.substring("/config/".length()));
        }
        return named.startsWith("/") ? named : normal(parent(include.file()) + "/" + named);
    }

    private static String normal(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) {
            if (part.equals("..") && !parts.isEmpty()) {
                parts.remove(parts.size() - 1);
            } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    private static String parent(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    private static String stem(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.substring(0, name.lastIndexOf('.'));
    }
}
