// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One backup being restored: folders, Core away, unpacked aside, the configuration wiped, filled, and Core started again
 * whatever came of it (home-assistant-facts 6).
 */
final class RestoreCourse {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FROM_METADATA =
            List.of("audio_input", "audio_output", "port", "ssl", "refresh_token", "watchdog");

    private final SimulatedSupervisor supervisor;
    private final SupervisorHost host;
    private final SupervisorJob job;
    private final SupervisorBackup backup;
    private final List<String> folders = new ArrayList<>();
    private final List<String> addOns = new ArrayList<>();
    private final boolean homeAssistant;
    private RestoredParts parts;
    private boolean well = true;

    RestoreCourse(
            SimulatedSupervisor supervisor, SupervisorJob job, SupervisorBackup backup, ObjectNode body, boolean full) {
        this.supervisor = supervisor;
        this.host = supervisor.host();
        this.job = job;
        this.backup = backup;
        boolean alias = false;
        for (JsonNode name : body.path("folders")) {
            alias |= name.asText().equals("homeassistant");
            folders.add(name.asText());
        }
        folders.remove("homeassistant");
        if (full) {
            backup.meta().path("folders").forEach(name -> folders.add(name.asText()));
            backup.meta()
                    .path("addons")
                    .forEach(addOn -> addOns.add(addOn.path("slug").asText()));
        }
        body.path("addons").forEach(slug -> addOns.add(slug.asText()));
        this.homeAssistant = full || alias || body.path("homeassistant").asBoolean(false);
        job.reference(backup.slug());
    }

    /** What is wrong with the file or the order, before anything is touched. */
    Optional<String> objection(boolean full) {
        if (full && !backup.meta().path("type").asText().equals("full")) {
            return Optional.of("%s is only a partial backup!".formatted(backup.slug()));
        }
        if (!backup.present()) {
            return Optional.of("Cannot validate backup at %s, file does not exist!"
                    .formatted(SupervisorBackups.path(backup.slug())));
        }
        if (!BackupArchive.firstPartOpens(backup.bytes(), backup.compressed())) {
            return Optional.of("Invalid password for backup " + backup.slug());
        }
        if (homeAssistant && !backup.hasHomeAssistant()) {
            return Optional.of("No Home Assistant Core data inside the backup");
        }
        if (SimulatedSupervisor.newer(backup.supervisorVersion(), host.supervisorVersion)) {
            return Optional.of(
                    "Backup was made on supervisor version %s, can't restore on %s. Must update supervisor first."
                            .formatted(backup.supervisorVersion(), host.supervisorVersion));
        }
        return Optional.empty();
    }

    void begin(Instant now) {
        supervisor.frozen(true);
        try {
            parts = new RestoredParts(
                    host,
                    supervisor.troubles(),
                    backup,
                    BackupArchive.open(backup.bytes()).members());
        } catch (IOException torn) {
            job.caught(
                    "BackupError",
                    "Can't read backup tarfile %s: %s"
                            .formatted(SupervisorBackups.path(backup.slug()), torn.getMessage()));
            end();
            return;
        }
        if (!folders.isEmpty()) {
            job.stage("folders");
            SupervisorJob restore = job.child("backup_restore_folders", backup.slug(), now);
            folders.forEach(folder -> parts.restoreFolder(restore, folder, now));
            restore.finish();
        }
        if (homeAssistant) {
            supervisor.agenda().at(now.plus(supervisor.troubles().restore(2)), this::stopCore);
        } else {
            supervisor.agenda().at(now.plus(supervisor.troubles().restore(10)), this::restoreTheRest);
        }
    }

    private void stopCore(Instant when) {
        job.stage("home_assistant");
        SupervisorJob restore = job.child("backup_restore_homeassistant", backup.slug(), when);
        supervisor.core().stop();
        if (supervisor.troubles().takeRestoreHangs()) {
            return;
        }
        supervisor.agenda().at(when.plus(supervisor.troubles().restore(3)), at -> unpack(restore, at));
    }

    /** Aside first: what cannot be read leaves the configuration as it is. */
    private void unpack(SupervisorJob restore, Instant when) {
        byte[] part = parts.member("homeassistant");
        if (part == null) {
            // why: the real one runs into a missing file that nobody expected
            failed(restore, "HassioError", "Unknown error, see Supervisor logs", when);
            return;
        }
        BackupArchive.Parts inner;
        try {
            inner = BackupArchive.openInner(part, backup.compressed());
        } catch (IOException torn) {
            failed(
                    restore,
                    "HomeAssistantError",
                    "Can't read tarfile %s: %s".formatted("homeassistant.tar.gz", torn.getMessage()),
                    when);
            return;
        }
        if (inner.members().keySet().stream().anyMatch(name -> name.startsWith("/") || name.contains(".."))) {
            failed(restore, "BackupInvalidError", "Invalid tarfile homeassistant.tar.gz: outside of it", when);
            return;
        }
        Duration step = supervisor.troubles().restore(1);
        supervisor.agenda().at(when.plus(step), at -> wipe());
        supervisor.agenda().at(when.plus(step.multipliedBy(2)), at -> fill(restore, inner, at));
    }

    private void failed(SupervisorJob restore, String type, String words, Instant when) {
        restore.caught(type, words);
        restore.finish();
        job.caught("BackupError", "Restore %s error, see supervisor logs".formatted(backup.slug()));
        well = false;
        startCore(when);
    }

    private void wipe() {
        SortedMap<String, byte[]> kept = new TreeMap<>();
        if (backup.withoutDatabase()) {
            supervisor.core().folder().copy().forEach((path, bytes) -> {
                if (BackupArchive.isDatabase(path)) {
                    kept.put(path, bytes);
                }
            });
        }
        supervisor.core().folder().become(kept);
    }

    private void fill(SupervisorJob restore, BackupArchive.Parts inner, Instant when) {
        inner.under("data/").forEach(supervisor.core().folder()::write);
        restoreMetadata(inner);
        restore.finish();
        String version = backup.meta().path("homeassistant").path("version").asText();
        Duration pull = version.equals(supervisor.core().version())
                ? Duration.ZERO
                : supervisor.troubles().imagePull();
        supervisor.agenda().at(when.plus(supervisor.troubles().restore(1)), this::restoreTheRest);
        Instant starts = when.plus(pull).plus(supervisor.troubles().restore(3));
        supervisor.agenda().at(starts, at -> {
            supervisor.core().version(version);
            startCore(at);
        });
    }

    private void restoreMetadata(BackupArchive.Parts inner) {
        byte[] json = inner.members().get("./homeassistant.json");
        if (json == null) {
            return;
        }
        try {
            JsonNode meta = JSON.readTree(json);
            FROM_METADATA.stream().filter(meta::has).forEach(name -> host.core.set(name, meta.get(name)));
        } catch (IOException noJson) {
            job.caught("HomeAssistantError", "Can't validate backup data");
        }
    }

    private void restoreTheRest(Instant when) {
        if (!addOns.isEmpty()) {
            job.stage("addon_repositories");
            job.stage("addons");
            SupervisorJob restore = job.child("backup_restore_apps", backup.slug(), when);
            addOns.forEach(slug -> parts.restoreAddOn(restore, slug, when));
            restore.finish();
        }
        job.stage("supervisor_config");
        SupervisorJob config = job.child("backup_restore_supervisor_config", backup.slug(), when);
        parts.restoreMounts();
        config.finish();
        if (!homeAssistant) {
            end();
        }
    }

    private void startCore(Instant when) {
        job.stage("await_home_assistant_restart");
        if (supervisor.troubles().coreStaysDown()) {
            return;
        }
        if (supervisor.troubles().takeRecovery()) {
            supervisor.core().recoveryMode(true);
        }
        supervisor.core().start();
        supervisor.agenda().at(when.plus(supervisor.pace().runsAfter()), at -> end());
    }

    private void end() {
        if (job.failed()) {
            job.endsWith(new SupervisorRefusal("Restore %s error, see supervisor logs".formatted(backup.slug())));
        } else if (!well || !parts.well()) {
            job.endsWith(new SupervisorRefusal(
                    400,
                    "An error occurred during restore of %s, check job '%s' or supervisor logs for details"
                            .formatted(backup.slug(), job.uuid()),
                    job.uuid()));
        }
        job.finish();
        supervisor.frozen(false);
    }
}
