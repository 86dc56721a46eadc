// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What goes wrong with backups, restores and files to come, and how long they take. */
public final class SupervisorTroubles {
    private final Map<String, String> parts = new HashMap<>();
    private Duration backup = Duration.ofSeconds(6);
    private Duration restore = Duration.ofSeconds(20);
    private Duration imagePull = Duration.ofSeconds(90);
    private Optional<String> backupFails = Optional.empty();
    private Optional<String> echoedSlug = Optional.empty();
    private Optional<Truncation> truncation = Optional.empty();
    private boolean backupHangs;
    private boolean restoreHangs;
    private boolean recovery;
    private boolean coreStaysDown;

    /** {@code broken}: the connection breaks; otherwise the chunks end as if all were said. */
    record Truncation(int bytes, boolean broken) {}

    SupervisorTroubles() {}

    /** A restore takes that long until Core starts, its start comes on top, and another version's image before it. */
    public synchronized void takes(Duration aBackup, Duration aRestore, Duration anImage) {
        backup = aBackup;
        restore = aRestore;
        imagePull = anImage;
    }

    public synchronized void nextBackupFails(String words) {
        backupFails = Optional.of(words);
    }

    /** It stays frozen until the Supervisor is started anew. */
    public synchronized void nextBackupHangs() {
        backupHangs = true;
    }

    /** This folder or add-on fails next time, in a backup or a restore, and the rest goes well. */
    public synchronized void nextPartFails(String name, String words) {
        parts.put(name, words);
    }

    /** Core is stopped, and nothing comes after. */
    public synchronized void nextRestoreHangs() {
        restoreHangs = true;
    }

    public synchronized void nextRestoreEndsInRecoveryMode() {
        recovery = true;
    }

    /** Restores end with a Core that does not come up. */
    public synchronized void coreStaysDown(boolean value) {
        coreStaysDown = value;
    }

    /** The next download ends after so many bytes: broken off, or as if that were all. */
    public synchronized void nextDownloadEnds(int bytes, boolean broken) {
        truncation = Optional.of(new Truncation(bytes, broken));
    }

    /** The next upload is answered with this slug, whatever it had. */
    public synchronized void nextUploadEchoes(String slug) {
        echoedSlug = Optional.of(slug);
    }

    synchronized Duration backup() {
        return backup;
    }

    synchronized Duration restore(int tenths) {
        return restore.multipliedBy(tenths).dividedBy(10);
    }

    synchronized Duration imagePull() {
        return imagePull;
    }

    synchronized boolean coreStaysDown() {
        return coreStaysDown;
    }

    /** Why this folder or add-on fails this time. */
    synchronized Optional<String> part(String name) {
        return Optional.ofNullable(parts.remove(name));
    }

    synchronized Optional<String> takeBackupFails() {
        Optional<String> taken = backupFails;
        backupFails = Optional.empty();
        return taken;
    }

    synchronized boolean takeBackupHangs() {
        boolean taken = backupHangs;
        backupHangs = false;
        return taken;
    }

    synchronized boolean takeRestoreHangs() {
        boolean taken = restoreHangs;
        restoreHangs = false;
        return taken;
    }

    synchronized boolean takeRecovery() {
        boolean taken = recovery;
        recovery = false;
        return taken;
    }

    synchronized Optional<Truncation> takeTruncation() {
        Optional<Truncation> taken = truncation;
        truncation = Optional.empty();
        return taken;
    }

    synchronized String echo(String slug) {
        String told = echoedSlug.orElse(slug);
        echoedSlug = Optional.empty();
        return told;
    }
}
