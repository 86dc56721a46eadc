// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One backup being made: what is in it is what lay there when its turn came (home-assistant-facts 6 and 7). */
final class BackupCourse {
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(30);

    private final SimulatedSupervisor supervisor;
    private final SupervisorHost host;
    private final SupervisorJob job;
    private final ObjectNode meta = JsonNodeFactory.instance.objectNode();
    private final Map<String, byte[]> members = new LinkedHashMap<>();
    private final List<String> folders = new ArrayList<>();
    private final List<AddOn> addOns = new ArrayList<>();
    private final List<String> locations;
    private final boolean homeAssistant;
    private final boolean withoutDatabase;
    private final boolean compressed;

    BackupCourse(
            SimulatedSupervisor supervisor, SupervisorJob job, ObjectNode body, boolean full, List<String> places) {
        this.supervisor = supervisor;
        this.host = supervisor.host();
        this.job = job;
        this.locations = places;
        this.compressed = body.path("compressed").asBoolean(true);
        this.withoutDatabase = body.path("homeassistant_exclude_database")
                .asBoolean(host.core.path("backups_exclude_database").asBoolean());
        boolean alias = false;
        if (full) {
            folders.addAll(SupervisorHost.FOLDERS);
            addOns.addAll(host.addOns.values());
        }
        for (JsonNode name : body.path("folders")) {
            alias |= name.asText().equals("homeassistant");
            folders.add(name.asText());
        }
        folders.remove("homeassistant");
        if (body.path("addons").asText().equals("ALL")) {
            addOns.addAll(host.addOns.values());
        }
        // why: one that is not installed is left out without an error, as the real one does
        body.path("addons")
                .forEach(slug ->
                        Optional.ofNullable(host.addOns.get(slug.asText())).ifPresent(addOns::add));
        this.homeAssistant = full || alias || body.path("homeassistant").asBoolean(false);
        describe(body, full);
    }

    private void describe(ObjectNode body, boolean full) {
        String date = SupervisorJob.iso(job.created());
        String name = body.path("name").asText("");
        job.reference(slug(name, date));
        job.stage("addon_repositories");
        boolean secret = !body.path("password").asText("").isEmpty()
                && !body.path("password").isNull();
        meta.put("slug", job.reference())
                .put("version", 2)
                .put("name", name)
                .put("date", date)
                .put("type", full ? "full" : "partial")
                .put("supervisor_version", host.supervisorVersion);
        meta.set("extra", body.path("extra").isObject() ? body.path("extra") : JsonNodeFactory.instance.objectNode());
        meta.put("compressed", compressed).put("protected", secret).putNull("homeassistant");
        meta.putArray("folders");
        meta.putArray("addons");
        meta.putArray("repositories").add("core").add("local");
    }

    static String slug(String name, String date) {
        try {
            byte[] key = (date + " - " + name).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(key))
                    .substring(0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void begin(Instant now) {
        supervisor.frozen(true);
        Duration takes = supervisor.troubles().backup();
        if (!homeAssistant) {
            supervisor.agenda().at(now.plus(takes), this::storeTheRest);
            return;
        }
        job.stage("home_assistant");
        SupervisorJob store = job.child("backup_store_homeassistant", job.reference(), now);
        if (supervisor.core().state() != CoreState.RUNNING) {
            failed(store, cannotPrepare("Can't connect to Home Assistant Core WebSocket, the API is not reachable"));
            return;
        }
        Optional<String> refuses = supervisor.core().backupLock().begin();
        if (refuses.isPresent()) {
            boolean waits = refuses.get().equals(BackupLock.BUSY);
            supervisor.agenda().at(waits ? now.plus(LOCK_LIMIT) : now, when -> failed(store, refused(refuses.get())));
            return;
        }
        if (supervisor.troubles().takeBackupHangs()) {
            return;
        }
        supervisor.agenda().at(now.plus(takes.dividedBy(2)), when -> storeHomeAssistant(store, when));
        supervisor.agenda().at(now.plus(takes), when -> {
            if (!job.done()) {
                storeTheRest(when);
            }
        });
    }

    private static String refused(String words) {
        return cannotPrepare("Unsuccessful websocket message - {'id': 2, 'type': 'result', 'success': False,"
                + " 'error': {'code': 'home_assistant_error', 'message': '%s'}}".formatted(words));
    }

    private static String cannotPrepare(String words) {
        return "Preparing backup of Home Assistant Core failed. Failed to inform HA Core: %s.".formatted(words);
    }

    private void failed(SupervisorJob store, String words) {
        supervisor.core().backupLock().end();
        store.caught("HomeAssistantBackupError", words);
        store.finish();
        job.caught("HomeAssistantBackupError", words);
        end(false);
    }

    private void storeHomeAssistant(SupervisorJob store, Instant when) {
        Optional<String> fails = supervisor.troubles().takeBackupFails();
        if (fails.isPresent()) {
            failed(store, fails.get());
            return;
        }
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("./", new byte[0]);
        parts.put(
                "./homeassistant.json",
                bytes(host.core.deepCopy().put("version", supervisor.core().version())));
        parts.put("data/", new byte[0]);
        supervisor.core().folder().copy().forEach((path, content) -> {
            if (!BackupArchive.leavesOut(path, withoutDatabase)) {
                put(parts, "data/", path, content);
            }
        });
        add("homeassistant", parts, when);
        supervisor.core().backupLock().end();
        meta.putObject("homeassistant")
                .put("version", supervisor.core().version())
                .put("exclude_database", withoutDatabase)
                .put("size", 0.01);
        store.finish();
    }

    private void storeTheRest(Instant when) {
        if (!addOns.isEmpty()) {
            job.stage("addons");
            SupervisorJob store = job.child("backup_store_apps", job.reference(), when);
            addOns.forEach(addOn -> storeAddOn(store, addOn, when));
            store.finish();
        }
        if (!folders.isEmpty()) {
            job.stage("folders");
            SupervisorJob store = job.child("backup_store_folders", job.reference(), when);
            folders.forEach(folder -> storeFolder(store, folder, when));
            store.finish();
        }
        job.stage("supervisor_config");
        SupervisorJob store = job.child("backup_store_supervisor_config", job.reference(), when);
        if (!host.mounts.isEmpty()) {
            storeMounts(when);
        }
        store.finish();
        job.stage("finishing_file");
        members.put("./backup.json", bytes(meta));
        byte[] file = BackupArchive.tar(members, when);
        SupervisorBackup backup = new SupervisorBackup(meta, locations.get(0), file);
        locations.forEach(place -> backup.copies().put(place, new SupervisorBackup.Copy(file, true)));
        supervisor.backups().add(backup);
        end(true);
    }

    private void storeAddOn(SupervisorJob store, AddOn addOn, Instant when) {
        SupervisorJob save = store.child("backup_app_save", addOn.slug(), when);
        Optional<String> fails = supervisor.troubles().part(addOn.slug());
        if (fails.isPresent()) {
            save.caught("BackupError", fails.get());
            store.caught("BackupError", fails.get());
        } else {
            Map<String, byte[]> parts = new LinkedHashMap<>();
            parts.put("./", new byte[0]);
            parts.put("./addon.json", bytes(addOn.metadata()));
            parts.put("data/", new byte[0]);
            addOn.data().copy().forEach((path, content) -> put(parts, "data/", path, content));
            add(addOn.slug(), parts, when);
            ((ArrayNode) meta.get("addons"))
                    .addObject()
                    .put("slug", addOn.slug())
                    .put("name", addOn.name())
                    .put("version", addOn.version())
                    .put("size", 0);
        }
        save.finish();
    }

    private void storeFolder(SupervisorJob store, String folder, Instant when) {
        SupervisorJob save = store.child("backup_folder_save", folder, when);
        Optional<String> fails = supervisor.troubles().part(folder);
        if (fails.isPresent()) {
            save.caught("BackupError", fails.get());
            store.caught("BackupError", "Can't backup folder %s: %s".formatted(folder, fails.get()));
        } else {
            Map<String, byte[]> parts = new LinkedHashMap<>();
            parts.put("./", new byte[0]);
            host.folders.get(folder).copy().forEach((path, content) -> put(parts, "./", path, content));
            add(folder.replace('/', '_'), parts, when);
            ((ArrayNode) meta.get("folders")).add(folder);
        }
        save.finish();
    }

    private void storeMounts(Instant when) {
        ObjectNode mounts = JsonNodeFactory.instance.objectNode();
        mounts.put("default_backup_mount", host.defaultMount.orElse(null));
        mounts.putArray("mounts").addAll(host.mounts.values());
        ObjectNode docker = JsonNodeFactory.instance.objectNode();
        docker.putObject("registries");
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("mounts.json", bytes(mounts));
        parts.put("docker.json", bytes(docker));
        add("supervisor", parts, when);
    }

    /** With the folders on the way to it. */
    private static void put(Map<String, byte[]> parts, String root, String path, byte[] content) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            parts.putIfAbsent(root + path.substring(0, slash + 1), new byte[0]);
        }
        parts.put(root + path, content);
    }

    private void add(String part, Map<String, byte[]> parts, Instant when) {
        byte[] inner = BackupArchive.inner(parts, when, compressed);
        if (meta.path("protected").asBoolean()) {
            // why: not the real cipher, but as unreadable without the password
            for (int index = 0; index < inner.length; index++) {
                inner[index] ^= (byte) 0x5a;
            }
        }
        members.put("./%s.tar%s".formatted(part, compressed ? ".gz" : ""), inner);
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void end(boolean made) {
        if (!made) {
            job.endsWith(new SupervisorRefusal(
                    400,
                    "An error occurred while making backup, check job '%s' or supervisor logs for details"
                            .formatted(job.uuid()),
                    job.uuid()));
        }
        job.finish();
        supervisor.frozen(false);
    }
}
