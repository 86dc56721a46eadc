// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.proxmox.Backups;
import dev.understudy.lab.proxmox.SimulatedStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedDumpTroubleTest {
    private static final Duration MIDWAY = Duration.ofSeconds(40);

    private final ManualLabClock clock = new ManualLabClock();
    private final Lab lab = Lab.start(clock, LabOptions.usual());
    private final NodeTalk node = new NodeTalk(lab, clock);
    private final Backups backups = lab.backups();
    private final SimulatedStorage storage = lab.storage();

    @BeforeEach
    void grant() {
        lab.grantRestorePoints();
    }

    @AfterEach
    void endTheLab() {
        lab.close();
    }

    @Test
    void leavesNothingBehindWhenItsTaskIsStopped() throws Exception {
        String upid = dump("vmid=102");
        clock.pass(MIDWAY);

        assertThat(stop(upid)).isEqualTo("{\"data\":null}");

        assertThat(node.exit(upid)).isEqualTo("interrupted by signal");
        assertThat(lab.guest(102).lock()).isEmpty();
        assertThat(storage.used()).isEqualTo(100_000_000_000L);
        assertThat(stop(upid)).isEqualTo("{\"data\":null}");
    }

    @Test
    void keepsItsLockForEverWhenItCannotCleanUpInTime() throws Exception {
        backups.slowToAbort(true);
        String upid = dump("vmid=102");
        clock.pass(MIDWAY);
        stop(upid);

        assertThat(node.exit(upid)).isEqualTo("unexpected status");
        assertThat(node.log(upid)).noneMatch(line -> line.startsWith("TASK"));
        assertThat(node.exit(dump("vmid=102"))).isEqualTo("job errors");
        assertThat(lab.guest(102).lock()).contains("backup");
    }

    @Test
    void letsTheNextOneBeginWhenItIsKilled() throws Exception {
        lab.stopGuest(101);
        String first = dump("vmid=101");
        String second = dump("vmid=102");
        clock.pass(MIDWAY);

        backups.kill();

        assertThat(node.exit(first)).isEqualTo("unexpected status");
        assertThat(node.log(second)).contains("INFO: Starting Backup of VM 102 (qemu)");
        assertThat(node.get("/qemu/101/status/current").get("qmpstatus").asText())
                .isEqualTo("prelaunch");
        assertThat(node.exit(second)).isEqualTo("OK");
    }

    @Test
    void silencesTheCoreOfAGuestThatNeverThawsAndStillSaysOk() throws Exception {
        backups.neverThaw(102, true);
        String upid = dump("vmid=102");

        assertThat(node.exit(upid)).isEqualTo("OK");
        assertThat(node.log(upid)).contains("ERROR: VM 102 qga command 'guest-fsfreeze-thaw' failed - got timeout");
        assertThat(lab.guest(102).frozen()).isTrue();
        assertThat(node.ask("POST", "/qemu/102/agent/fsfreeze-thaw", "").status())
                .isEqualTo(403);
        lab.grant("/vms/102", "VM.GuestAgent.FileSystemMgmt");
        assertThat(node.post("/qemu/102/agent/fsfreeze-status", "")
                        .get("result")
                        .asText())
                .isEqualTo("frozen");
        assertThat(node.post("/qemu/102/agent/fsfreeze-thaw", "").get("result").asInt())
                .isEqualTo(2);
        assertThat(lab.guest(102).frozen()).isFalse();
    }

    @Test
    void freezesOnlyForAMoment() throws Exception {
        backups.freezeFor(Duration.ofSeconds(5));
        dump("vmid=102");

        clock.pass(Duration.ofSeconds(2));
        assertThat(lab.guest(102).frozen()).isTrue();
        clock.pass(Duration.ofSeconds(5));
        assertThat(lab.guest(102).frozen()).isFalse();
    }

    @Test
    void makesAnArchiveOfHalfTheUsualSize() throws Exception {
        node.exit(dump("vmid=102"));
        backups.scale(102, 0.5);
        node.exit(dump("vmid=102"));

        assertThat(storage.archives(102).get(1).size() * 2)
                .isEqualTo(storage.archives(102).get(0).size());
    }

    @Test
    void waitsWhileTheServerOfTheStorageIsGone() throws Exception {
        String upid = dump("vmid=102");
        clock.pass(MIDWAY);
        storage.online(false);
        clock.pass(Duration.ofMinutes(10));
        assertThat(node.log(upid)).noneMatch(line -> line.startsWith("TASK"));

        storage.online(true);

        assertThat(node.exit(upid)).isEqualTo("OK");
    }

    @Test
    void answersOkWithoutATask() throws Exception {
        backups.answerOk(true);

        assertThat(dump("vmid=102")).isEqualTo("OK");
        assertThat(lab.proxmox().tasks()).isZero();
    }

    @Test
    void refusesOneTooManyOrPrunesAfterIt() throws Exception {
        storage.retention("keep-last=1");
        Instant lastNight = Instant.parse("2026-11-23T01:00:00Z");
        storage.add(102, lastNight, 1);

        String refused = dump("vmid=102");
        assertThat(node.exit(refused)).isEqualTo("job errors");
        assertThat(node.log(refused))
                .contains("ERROR: Backup of VM 102 failed - There is a max backup limit of 1 enforced by the target"
                        + " storage or the vzdump parameters. Either increase the limit or delete old backups.");
        backups.beginForeign("backup", 102);
        clock.pass(Duration.ofMinutes(2));
        assertThat(storage.archives(102))
                .hasSize(1)
                .noneMatch(archive -> archive.created().equals(lastNight));
    }

    @Test
    void keepsAGuestRunningThatIsStartedWhileItIsDumped() throws Exception {
        lab.stopGuest(101);
        String upid = dump("vmid=101");
        clock.pass(MIDWAY);

        assertThat(node.exit(node.post("/qemu/101/status/start", "").asText())).isEqualTo("OK");
        assertThat(node.exit(upid)).isEqualTo("OK");

        assertThat(lab.guest(101).runningAt(clock.now())).isTrue();
        assertThat(lab.guest(101).lock()).isEmpty();
    }

    @Test
    void failsWithTheTextThatWasSet() throws Exception {
        backups.fail(102, "volume 'local-lvm:vm-102-disk-1' does not exist");

        String upid = dump("vmid=102");

        assertThat(node.exit(upid)).isEqualTo("job errors");
        assertThat(node.log(upid))
                .contains("ERROR: Backup of VM 102 failed - volume 'local-lvm:vm-102-disk-1' does not exist");
    }

    private String dump(String what) throws IOException {
        return node.post("/vzdump", "storage=backup&compress=zstd&remove=0&" + what)
                .asText();
    }

    private String stop(String upid) throws IOException {
        return node.ask("DELETE", "/tasks/" + NodeTalk.encoded(upid), "").body();
    }
}
