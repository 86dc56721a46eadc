// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The backups that the Supervisor has, in the order in which they came. */
final class SupervisorBackups {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NOT_COMPARED = Set.of("protected", "crypto", "docker");

    private final Map<String, SupervisorBackup> bySlug = new LinkedHashMap<>();

    void add(SupervisorBackup backup) {
        bySlug.put(backup.slug(), backup);
    }

    Optional<SupervisorBackup> find(String slug) {
        return Optional.ofNullable(bySlug.get(slug));
    }

    SupervisorBackup needed(String slug) {
        return find(slug).orElseThrow(() -> SupervisorRefusal.missing("Backup does not exist"));
    }

    List<String> slugs() {
        return List.copyOf(bySlug.keySet());
    }

    ObjectNode list() {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        ArrayNode list = reply.putArray("backups");
        bySlug.values().forEach(backup -> list.add(backup.listed()));
        return reply;
    }

    /** Without locations it goes from each; a location where it is not is nothing to do. */
    void remove(SupervisorBackup backup, Optional<List<String>> locations) {
        List<String> targets = new ArrayList<>(backup.copies().keySet());
        locations.filter(given -> !given.isEmpty()).ifPresent(targets::retainAll);
        for (String target : targets) {
            if (!backup.copies().get(target).present()) {
                throw SupervisorRefusal.missing(
                        "Cannot delete backup at %s, file does not exist!".formatted(path(backup.slug())));
            }
            backup.copies().remove(target);
        }
        if (backup.copies().isEmpty()) {
            bySlug.remove(backup.slug());
        }
    }

    static String path(String slug) {
        return "/data/backup/%s.tar".formatted(slug);
    }

    /**
     * Takes an uploaded file in. One that is no backup is refused without a reason. The file is moved over the one that
     * was there before its words are compared, so that a refused one leaves neither.
     */
    SupervisorBackup take(byte[] upload) {
        ObjectNode meta = metadata(upload).orElseThrow(SupervisorRefusal::unknown);
        SupervisorBackup fresh = new SupervisorBackup(meta, SupervisorBackup.LOCAL, upload);
        SupervisorBackup known = bySlug.get(fresh.slug());
        if (known == null || sameFile(known, upload)) {
            add(fresh);
            return fresh;
        }
        differing(known.meta(), meta).ifPresent(field -> {
            known.copies()
                    .computeIfPresent(
                            SupervisorBackup.LOCAL, (place, copy) -> new SupervisorBackup.Copy(copy.bytes(), false));
            throw new SupervisorRefusal(
                    "Cannot import backup %1$s due to: Cannot consolidate backups in None and %4$s with slug %1$s because field %2$s has different values: %3$s!"
                            .formatted(
                                    fresh.slug(),
                                    field,
                                    known.meta().path(field) + " and " + meta.path(field),
                                    known.location().equals(SupervisorBackup.LOCAL) ? "None" : known.location()));
        });
        known.copies().put(SupervisorBackup.LOCAL, new SupervisorBackup.Copy(upload, true));
        return fresh;
    }

    /** The real one compares place and size of the files, and only when one differs their words. */
    private static boolean sameFile(SupervisorBackup known, byte[] upload) {
        SupervisorBackup.Copy copy = known.copies().get(SupervisorBackup.LOCAL);
        return known.copies().size() == 1 && copy != null && copy.bytes().length == upload.length;
    }

    private static Optional<String> differing(ObjectNode known, ObjectNode fresh) {
        Set<String> fields = new TreeSet<>();
        known.fieldNames().forEachRemaining(fields::add);
        fresh.fieldNames().forEachRemaining(fields::add);
        return fields.stream()
                .filter(field -> !NOT_COMPARED.contains(field))
                .filter(field -> !known.path(field).equals(fresh.path(field)))
                .findFirst();
    }

    private static Optional<ObjectNode> metadata(byte[] upload) {
        try {
            byte[] json = BackupArchive.open(upload).members().get("./backup.json");
            if (json == null) {
                return Optional.empty();
            }
            JsonNode meta = JSON.readTree(json);
            boolean valid = meta.isObject()
                    && meta.path("slug").isTextual()
                    && meta.path("name").isTextual()
                    && meta.path("date").isTextual()
                    && Set.of("full", "partial").contains(meta.path("type").asText());
            return valid ? Optional.of((ObjectNode) meta) : Optional.empty();
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        } catch (IOException torn) {
            return Optional.empty();
        }
    }
}
