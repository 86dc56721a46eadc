// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The parts of an archive beside the configuration; one that fails says so in its own job and leaves the rest alone. */
final class RestoredParts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SupervisorHost host;
    private final SupervisorTroubles troubles;
    private final SupervisorBackup backup;
    private final Map<String, byte[]> members;
    private boolean well = true;

    RestoredParts(
            SupervisorHost host, SupervisorTroubles troubles, SupervisorBackup backup, Map<String, byte[]> members) {
        this.host = host;
        this.troubles = troubles;
        this.backup = backup;
        this.members = members;
    }

    boolean well() {
        return well;
    }

    void restoreFolder(SupervisorJob restore, String folder, Instant now) {
        SupervisorJob one = restore.child("backup_folder_restore", folder, now);
        Optional<String> fails = troubles.part(folder);
        byte[] part = member(folder.replace('/', '_'));
        if (fails.isPresent()) {
            one.caught("BackupError", "Can't restore folder %s: %s".formatted(folder, fails.get()));
            well = false;
        } else if (part == null) {
            one.caught("BackupInvalidError", "Can't find restore folder " + folder);
            well = false;
        } else {
            try {
                ConfigFolder target = host.folders.get(folder);
                target.become(Map.of());
                target.become(BackupArchive.openInner(part, backup.compressed()).under(""));
            } catch (IOException torn) {
                one.caught("BackupError", "Can't restore folder %s: %s".formatted(folder, torn.getMessage()));
                well = false;
            }
        }
        one.finish();
    }

    byte[] member(String part) {
        return members.get("./%s.tar%s".formatted(part, backup.compressed() ? ".gz" : ""));
    }

    void restoreAddOn(SupervisorJob restore, String slug, Instant when) {
        SupervisorJob one = restore.child("backup_app_restore", slug, when);
        Optional<String> fails = troubles.part(slug);
        byte[] part = member(slug);
        if (fails.isPresent() || part == null) {
            one.caught("BackupError", fails.orElse("Can't find backup " + slug));
            well = false;
        } else {
            try {
                BackupArchive.Parts parts = BackupArchive.openInner(part, backup.compressed());
                JsonNode meta = JSON.readTree(parts.members().get("./addon.json"));
                String version = meta.path("version").asText();
                AddOn addOn = host.addOns.computeIfAbsent(
                        slug,
                        key -> new AddOn(slug, meta.path("system").path("name").asText(slug), version, false));
                addOn.installed(version);
                addOn.configure((ObjectNode) meta.path("user"));
                addOn.data().become(parts.under("data/"));
                addOn.running(meta.path("state").asText().equals("started"));
            } catch (IOException torn) {
                one.caught("BackupError", "Can't restore backup " + slug);
                well = false;
            }
        }
        one.finish();
    }

    /** The other member's network storages, with their passwords; its default only where there is none. */
    void restoreMounts() {
        byte[] part = member("supervisor");
        if (part == null) {
            return;
        }
        try {
            JsonNode mounts = JSON.readTree(
                    BackupArchive.openInner(part, backup.compressed()).members().get("mounts.json"));
            mounts.path("mounts")
                    .forEach(mount -> host.mounts.put(mount.path("name").asText(), (ObjectNode) mount));
            JsonNode standard = mounts.path("default_backup_mount");
            if (standard.isTextual() && host.defaultMount.isEmpty()) {
                host.defaultMount = Optional.of(standard.asText());
            }
        } catch (IOException torn) {
            well = false;
        }
    }
}
