// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.understudy.sync.AutomationCensus;
import dev.understudy.sync.ConfigKind;
import dev.understudy.sync.ConfigThing;
import dev.understudy.sync.Manifest;
import dev.understudy.sync.Poison;
import dev.understudy.sync.PoisonFacts;
import dev.understudy.sync.VolatileParts;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One pass that checks an archive, takes its manifest, and notes what may make it unfit or needs silencing. */
public final class ArchiveInspection {
    private static final String REGISTRY = ".storage/core.entity_registry";
    private static final String HTTP = ".storage/http";
    private static final Pattern MUST_BE_JSON = Pattern.compile(
            "\\.storage/(core\\.[^/]+|auth[^/]*|lovelace[^/]*|person|zone|http|onboarding|input_[^/]+|counter|timer|schedule)");
    private static final Pattern MAY_BE_JSON = Pattern.compile("\\.storage/[^/]+");
    private static final int YAML_LIMIT = 8 << 20;

    private final VolatileParts volatileParts;
    private final SortedMap<String, String> files = new TreeMap<>();
    private final SortedMap<String, YamlNode> yaml = new TreeMap<>();
    private final Map<String, String> hashesOfLines = new HashMap<>();
    private final List<ConfigThing> things = new ArrayList<>();
    private final List<Poison> unreadable = new ArrayList<>();
    private final List<PoisonFacts.Setting> settings = new ArrayList<>();
    private final List<AutomationCensus.Registered> registered = new ArrayList<>();
    private final List<AutomationCensus.Restored> restored = new ArrayList<>();
    private final byte[] buffer = new byte[1 << 16];

    private ArchiveInspection(VolatileParts volatileParts) {
        this.volatileParts = volatileParts;
    }

    public static Inspected of(Path file, Expected expected, VolatileParts volatileParts) throws IOException {
        ArchiveInspection inspection = new ArchiveInspection(volatileParts);
        return inspection.result(ArchiveWalk.over(file, expected, inspection::file));
    }

    public static Inspected of(InputStream in, Expected expected, VolatileParts volatileParts) throws IOException {
        ArchiveInspection inspection = new ArchiveInspection(volatileParts);
        return inspection.result(ArchiveWalk.over(in, expected, inspection::file));
    }

    private Inspected result(ArchiveFacts facts) {
        YamlInventory inventory = new YamlInventory(new ConfigTree(yaml), hashesOfLines);
        List<ConfigThing> all = new ArrayList<>(things);
        all.addAll(inventory.things());
        List<Poison> spoilt = new ArrayList<>(unreadable);
        spoilt.addAll(inventory.missingIncludes());
        List<PoisonFacts.Setting> found = new ArrayList<>(settings);
        found.addAll(inventory.settings());
        return new Inspected(
                facts,
                Manifest.of(files, all),
                new AutomationCensus(inventory.automations(), registered, restored),
                new PoisonFacts(spoilt, found),
                inventory.integrations());
    }

    private void file(String path, long size, InputStream raw) throws IOException {
        boolean ignored = volatileParts.ignores(path);
        if (path.equals(RestoredStates.PATH)) {
            registry(path, new BufferedInputStream(raw), in -> restored.addAll(RestoredStates.automations(in)));
        } else if (MAY_BE_JSON.matcher(path).matches()) {
            BufferedInputStream in = new BufferedInputStream(raw, buffer.length);
            if (MUST_BE_JSON.matcher(path).matches() || (!ignored && firstOf(in) == '{')) {
                registry(path, in, stream -> {
                    String hash = json(path, stream);
                    if (!ignored) {
                        files.put(path, hash);
                    }
                });
            } else if (!ignored) {
                files.put(path, streamed(in));
            }
        } else if (!ignored && path.endsWith(".yaml") && size <= YAML_LIMIT) {
            byte[] bytes = raw.readAllBytes();
            files.put(path, Sha256.of(bytes));
            yaml(path, bytes);
        } else if (!ignored) {
            files.put(path, streamed(raw));
        }
    }

    private interface Reading {
        void of(InputStream in) throws IOException;
    }

    /** What is no JSON is set aside by a core as damaged, which then starts with none: it must not be handed on. */
    private void registry(String path, InputStream in, Reading reading) throws IOException {
        try {
            reading.of(in);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            unreadable.add(new Poison(
                    Poison.Code.REGISTRY_UNREADABLE,
                    path,
                    line > 0 ? OptionalInt.of(line) : OptionalInt.empty(),
                    "is no JSON; Home Assistant would set it aside and start without it"));
        }
    }

    private String json(String path, InputStream in) throws IOException {
        if (path.equals(HTTP)) {
            byte[] bytes = in.readAllBytes();
            settings.addAll(HttpSettings.read(path, bytes));
            return JsonDigest.of(
                    new ByteArrayInputStream(bytes), volatileParts.ruleOf(path), (list, fields, hash) -> {});
        }
        return JsonDigest.of(in, volatileParts.ruleOf(path), (list, fields, hash) -> {
            String id = fields.get(list.id());
            if (list.kind().isPresent() && id != null) {
                ConfigKind kind = list.kind().get();
                things.add(new ConfigThing(kind, id, name(kind, list.names(), fields, id), path, hash));
            }
            if (path.equals(REGISTRY)
                    && "automation".equals(fields.get("platform"))
                    && fields.get("entity_id") != null) {
                registered.add(new AutomationCensus.Registered(
                        fields.get("entity_id"),
                        String.valueOf(fields.get("unique_id")),
                        fields.get("disabled_by") != null));
            }
        });
    }

    private static String name(ConfigKind kind, List<String> names, Map<String, String> fields, String id) {
        List<String> said = names.stream()
                .map(fields::get)
                .filter(name -> name != null && !name.isEmpty())
                .distinct()
                .toList();
        if (said.isEmpty()) {
            return id;
        }
        // an integration is known by its domain and its title together
        return kind == ConfigKind.INTEGRATION && said.size() > 1 ? said.get(0) + " (" + said.get(1) + ")" : said.get(0);
    }

    private void yaml(String path, byte[] bytes) {
        try {
            YamlReading.outline(bytes).ifPresent(root -> {
                yaml.put(path, root);
                YamlInventory.hashItems(path, root, bytes, hashesOfLines);
            });
        } catch (YamlTrouble e) {
            unreadable.add(new Poison(
                    Poison.Code.YAML_UNREADABLE,
                    path,
                    e.line() > 0 ? OptionalInt.of(e.line()) : OptionalInt.empty(),
                    "can not be read: " + e.getMessage()));
        }
    }

    private static int firstOf(BufferedInputStream in) throws IOException {
        in.mark(64);
        int first = in.read();
        for (int i = 0; i < 32 && Character.isWhitespace(first); i++) {
            first = in.read();
        }
        in.reset();
        return first;
    }

    private String streamed(InputStream in) throws IOException {
        Sha256 hash = new Sha256();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            hash.bytes(buffer, read);
        }
        return hash.hex();
    }
}
