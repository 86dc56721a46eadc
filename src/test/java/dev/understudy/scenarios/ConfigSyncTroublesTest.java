// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import dev.understudy.lab.homeassistant.BackupLock;
import dev.understudy.lab.homeassistant.SupervisorTroubles;
import dev.understudy.run.RunOrder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What goes wrong before a restore is ordered leaves the standby as it was, and has a code and a letter of its own. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class ConfigSyncTroublesTest {
    private static TroubledHome home;

    @BeforeAll
    static void open() throws Exception {
        home = new TroubledHome(Map.of()).synced();
    }

    @AfterAll
    static void close() throws Exception {
        home.close();
    }

    @BeforeEach
    void quiet() {
        home.quiet();
    }

    @AfterEach
    void mend() {
        home.lab().primary().faults().lift();
        home.stage().pass(Duration.ofMinutes(1));
        home.lab().primary().supervisorState("running");
        home.lab().primary().backupLock().trouble(Optional.empty());
        home.recovers();
    }

    @Test
    void aDownloadThatBreaksOffOnceIsTriedAgain() {
        home.changed("Once");
        primarys().nextDownloadEnds(2000, true);

        home.endsAs("ok", "Carried");

        home.holds("www/note.txt", "Once");
        home.isSilent();
        home.isWell();
    }

    @Test
    void aDownloadThatEndsAsIfAllWereSaidIsTriedAgain() {
        home.changed("Short");
        primarys().nextDownloadEnds(2000, false);

        home.endsAs("ok", "Carried");

        home.holds("www/note.txt", "Short");
        home.isSilent();
    }

    @Test
    void aDownloadThatAlwaysBreaksOffIsNoArchive() {
        home.changed("Always");
        home.lab().primary().faults().on("GET", ".*/download").cutOff();

        home.endsAs("failed", "[ARCHIVE-UNFIT]", "It was tried twice");

        home.isUntouched();
        home.letterSays("ARCHIVE-UNFIT", "Today");
    }

    @Test
    void anArchiveOfOtherBytesIsNotCarried() {
        home.changed("Bytes");
        home.lab().primary().faults().on("GET", ".*/download").wrongJson();

        home.endsAs("failed", "[ARCHIVE-UNFIT]");

        home.isUntouched();
        home.letterSays("ARCHIVE-UNFIT");
    }

    @Test
    void anUploadThatIsTakenUnderAnotherSlugIsNotRestored() {
        home.changed("Slug");
        home.lab().standby().supervisor().troubles().nextUploadEchoes("0badcafe");

        home.endsAs("failed", "[RESTORE-FAILED]", "0badcafe", "Nothing was restored");

        home.isUntouched();
        home.letterSays("RESTORE-FAILED");
    }

    @Test
    void aBackupThatFailsIsToldInTheSupervisorsWords() {
        primarys().nextBackupFails("No space left on device");

        home.endsAs("failed", "[CONFIG-BACKUP-FAILED]", "No space left on device");

        home.isUntouched();
        home.letterSays("CONFIG-BACKUP-FAILED", "No space left on device");
    }

    @Test
    void aPartOfTheBackupThatFailsIsNoBackup() {
        primarys().nextPartFails("ssl", "Permission denied");

        home.endsAs("failed", "[CONFIG-BACKUP-FAILED]", "Permission denied");

        home.isUntouched();
        home.letterSays("CONFIG-BACKUP-FAILED");
    }

    @Test
    void aRecorderThatDoesNotHoldStillIsTold() {
        home.lab().primary().backupLock().trouble(Optional.of(BackupLock.BUSY));

        home.endsAs("failed", "[CONFIG-BACKUP-FAILED]", BackupLock.BUSY);

        home.isUntouched();
        home.letterSays("CONFIG-BACKUP-FAILED");
    }

    @Test
    void aDatabaseThatMigratesIsTold() {
        home.lab().primary().backupLock().trouble(Optional.of(BackupLock.MIGRATING));

        home.endsAs("failed", "[CONFIG-BACKUP-FAILED]", BackupLock.MIGRATING);

        home.isUntouched();
    }

    @Test
    void aSupervisorInFreezeIsWaitedForAndNotForEver() {
        home.lab().primary().supervisorState("freeze");

        home.endsAs("failed", "[CONFIG-BACKUP-FAILED]", "freeze");

        home.isUntouched();
    }

    @Test
    void aSupervisorThatThawsSoonIsWaitedFor() {
        home.lab().primary().supervisorState("freeze");
        home.remember();
        home.stage().start(RunOrder.of("config-sync", "home"));
        home.stage().pass(Duration.ofMinutes(3));
        home.lab().primary().supervisorState("running");

        home.stage()
                .until(
                        Duration.ofMinutes(10),
                        () -> !SyncLooks.newest(home.stage()).get("endedAt").isNull());

        home.ended(SyncLooks.newest(home.stage()), "unchanged", "Nothing has changed");
    }

    @Test
    void aSupervisorThatIsStartedAnewWithinTheBackupIsTold() {
        home.remember();
        home.stage().start(RunOrder.of("config-sync", "home"));
        home.stage().pass(Duration.ofSeconds(4));
        home.lab().primary().supervisor().restart(Duration.ofSeconds(30));
        home.stage()
                .until(
                        Duration.ofMinutes(60),
                        () -> !SyncLooks.newest(home.stage()).get("endedAt").isNull());

        home.ended(SyncLooks.newest(home.stage()), "failed", "[CONFIG-BACKUP-FAILED]");

        home.isUntouched();
    }

    private static SupervisorTroubles primarys() {
        return home.lab().primary().supervisor().troubles();
    }
}
