// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import dev.understudy.homeassistant.archive.ConfigTree.Domain;
import dev.understudy.homeassistant.archive.ConfigTree.Placed;
import dev.understudy.homeassistant.archive.YamlNode.Shape;
import dev.understudy.sync.AutomationCensus.Declared;
import dev.understudy.sync.ConfigKind;
import dev.understudy.sync.ConfigThing;
import dev.understudy.sync.Poison;
import dev.understudy.sync.PoisonFacts.Setting;
import dev.understudy.sync.PoisonJudge;
import dev.understudy.sync.YamlIntegration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What stands in YAML, in the words of people. */
final class YamlInventory {
    private static final Set<String> HELPERS = Set.of(
            "input_boolean",
            "input_button",
            "input_datetime",
            "input_number",
            "input_select",
            "input_text",
            "counter",
            "timer",
            "schedule");
    private static final int HASHED_DEPTH = 4;

    private final ConfigTree tree;
    private final Map<String, String> hashes;
    private final List<Declared> automations = new ArrayList<>();
    private final List<ConfigThing> things = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();
    private final List<YamlIntegration> integrations = new ArrayList<>();

    YamlInventory(ConfigTree tree, Map<String, String> hashes) {
        this.tree = tree;
        this.hashes = hashes;
        tree.domains().forEach(this::domain);
    }

    /** Keeps a hash of the lines of everything that may turn out to be an automation, script or scene. */
    static void hashItems(String file, YamlNode root, byte[] bytes, Map<String, String> hashes) {
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
        hash(file, root, lines, hashes, 0);
    }

    private static void hash(String file, YamlNode node, String[] lines, Map<String, String> hashes, int depth) {
        if (depth > 0 && node.shape() == Shape.MAP) {
            Sha256 hash = new Sha256();
            for (int line = node.line(); line <= Math.min(node.endLine(), lines.length); line++) {
                hash.piece('l', lines[line - 1]);
            }
            hashes.put(place(file, node), hash.hex().substring(0, 16));
        }
        if (depth < HASHED_DEPTH) {
            node.values().forEach(value -> hash(file, value, lines, hashes, depth + 1));
        }
    }

    private static String place(String file, YamlNode node) {
        return file + ":" + node.line() + ":" + node.column();
    }

    private void domain(Domain domain) {
        tree.follow(domain.value());
        String name = domain.integration();
        switch (name) {
            case "automation" -> tree.items(domain.value()).forEach(this::automation);
            case "script" -> tree.entries(domain.value()).forEach(entry -> named(ConfigKind.SCRIPT, name, entry));
            case "scene" -> tree.items(domain.value()).forEach(this::scene);
            default -> {
                if (HELPERS.contains(name)) {
                    tree.entries(domain.value()).forEach(entry -> named(ConfigKind.HELPER, name, entry));
                } else {
                    integration(name, domain);
                }
            }
        }
    }

    private void automation(Placed placed) {
        YamlNode node = placed.node();
        String id = node.word("id").orElse("");
        String alias = node.word("alias").orElse("");
        Optional<Boolean> initial = node.get("initial_state")
                .filter(value -> value.shape() == Shape.SCALAR && value.tag().isEmpty())
                .map(YamlNode::isTrue);
        automations.add(new Declared(placed.file(), node.line(), id, alias, initial));
        String known = !id.isEmpty() ? id : !alias.isEmpty() ? alias : placed.file() + ":" + node.line();
        thing(ConfigKind.AUTOMATION, known, alias.isEmpty() ? known : alias, placed);
    }

    private void scene(Placed placed) {
        String name = placed.node().word("name").orElse("");
        String id = placed.node().word("id").orElse(name);
        thing(ConfigKind.SCENE, id, name.isEmpty() ? id : name, placed);
    }

    private void named(ConfigKind kind, String domain, Domain entry) {
        YamlNode node = entry.value().node();
        String name = node.word("alias").or(() -> node.word("name")).orElse(entry.name());
        thing(kind, domain + "." + entry.name(), name, entry.value());
    }

    private void thing(ConfigKind kind, String id, String name, Placed placed) {
        String hash = hashes.getOrDefault(place(placed.file(), placed.node()), "");
        things.add(new ConfigThing(kind, id, name, placed.file(), hash));
    }

    private void integration(String name, Domain domain) {
        String file = domain.value().file();
        integrations.add(new YamlIntegration(name, "", file, domain.line()));
        for (Placed item : tree.items(domain.value())) {
            item.node()
                    .word("platform")
                    .ifPresent(platform -> integrations.add(new YamlIntegration(
                            name, platform, item.file(), item.node().line())));
        }
        switch (name) {
            case "recorder" ->
                tree.entries(domain.value()).stream()
                        .filter(entry -> entry.name().equals("db_url"))
                        .forEach(entry -> settings.add(setting(PoisonJudge.DATABASE, entry)));
            case "influxdb" -> settings.add(new Setting(PoisonJudge.INFLUX, file, domain.line(), Optional.empty()));
            case "http" ->
                tree.entries(domain.value()).stream()
                        .filter(entry -> entry.name().equals("server_host"))
                        .forEach(this::serverHost);
            default -> {}
        }
    }

    private void serverHost(Domain entry) {
        YamlNode node = entry.value().node();
        if (node.shape() != Shape.LIST) {
            settings.add(setting(PoisonJudge.SERVER_HOST, entry));
        }
        for (YamlNode host : node.shape() == Shape.LIST ? node.values() : List.<YamlNode>of()) {
            settings.add(new Setting(
                    PoisonJudge.SERVER_HOST,
                    entry.value().file(),
                    host.line(),
                    tree.word(new Placed(entry.value().file(), host))));
        }
    }

    private Setting setting(String name, Domain entry) {
        return new Setting(name, entry.value().file(), entry.line(), tree.word(entry.value()));
    }

    List<Declared> automations() {
        return automations;
    }

    List<ConfigThing> things() {
        return things;
    }

    List<Setting> settings() {
        return settings;
    }

    List<YamlIntegration> integrations() {
        return integrations;
    }

    List<Poison> missingIncludes() {
        return tree.missing().stream()
                .map(one -> new Poison(
                        Poison.Code.INCLUDE_MISSING,
                        one.file(),
                        OptionalInt.of(one.line()),
                        "includes " + one.target() + ", which the archive does not hold"))
                .toList();
    }
}
