// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.proxmox.Archive;
import dev.understudy.lab.proxmox.Backups;
import dev.understudy.lab.proxmox.SimulatedStorage;
import dev.understudy.lab.proxmox.Token;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedDumpTest {
    private static final String ORDER = "storage=backup&mode=snapshot&compress=zstd&remove=0";

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
    void makesAnArchiveThatIsThereWhenTheGuestIsFinished() throws Exception {
        String upid = dump(102, "&notes-template=%7B%7Bguestname%7D%7D%5Cnsecond&protected=1");

        clock.pass(Duration.ofSeconds(45));
        assertThat(content(102)).isEmpty();
        assertThat(node.exit(upid)).isEqualTo("OK");

        JsonNode row =
                node.get("/storage/backup/content?content=backup&vmid=102").get(0);
        assertThat(row.get("volid").asText()).isEqualTo("backup:backup/vzdump-qemu-102-2026_11_24-04_00_00.vma.zst");
        assertThat(row.get("notes").asText()).isEqualTo("haos-primary");
        assertThat(row.get("protected").asInt()).isEqualTo(1);
        assertThat(row.get("ctime").asLong()).isEqualTo(1795489200L);
        assertThat(row.get("size").asLong()).isBetween(4_000_000_000L, 4_300_000_000L);
        assertThat(node.get("/storage/backup/status").get("used").asLong())
                .isEqualTo(100_000_000_000L + row.get("size").asLong());
    }

    @Test
    void tellsItsProgressAsTheClockGoes() throws Exception {
        String upid = dump(102, "");
        clock.pass(Duration.ofSeconds(40));

        List<String> half = node.log(upid);
        clock.pass(Duration.ofSeconds(100));

        assertThat(half)
                .contains(
                        "INFO: Starting Backup of VM 102 (qemu)",
                        "INFO: Backup started at 2026-11-24 04:00:00",
                        "INFO: backup mode: snapshot",
                        "INFO: issuing guest-agent 'fs-freeze' command",
                        "INFO: issuing guest-agent 'fs-thaw' command")
                .anyMatch(line -> line.matches("INFO:  40% \\(.*\\) in \\d+s, read: .*"))
                .noneMatch(line -> line.contains("archive file size"));
        assertThat(node.log(upid))
                .startsWith(half.toArray(String[]::new))
                .contains(
                        "INFO: archive file size: 3.84GB",
                        "INFO: Finished Backup of VM 102 (00:01:30)",
                        "INFO: Backup job finished successfully")
                .endsWith("TASK OK");
    }

    @Test
    void dumpsGuestsInAscendingOrderAndLocksOnlyTheOneItIsAt() throws Exception {
        lab.stopGuest(101);
        String upid = node.post("/vzdump", ORDER + "&vmid=102,101").asText();
        assertThat(upid).contains(":vzdump::");

        clock.pass(Duration.ofSeconds(30));
        assertThat(current(101).get("lock").asText()).isEqualTo("backup");
        assertThat(current(101).get("qmpstatus").asText()).isEqualTo("prelaunch");
        assertThat(current(102).has("lock")).isFalse();
        clock.pass(Duration.ofSeconds(90));
        assertThat(current(101).get("status").asText()).isEqualTo("stopped");
        assertThat(current(102).get("lock").asText()).isEqualTo("backup");
        assertThat(node.exit(upid)).isEqualTo("OK");
        assertThat(node.log(upid)).contains("INFO: backup mode: stop", "INFO: starting kvm to execute backup task");
    }

    @Test
    void waitsForTheGlobalLockBehindAForeignJob() throws Exception {
        backups.beginForeign("backup", 101, 102);
        String upid = dump(102, "");

        assertThat(node.log(upid)).containsExactly("INFO: trying to get global lock - waiting...");
        clock.pass(Duration.ofSeconds(181));
        assertThat(node.log(upid)).contains("INFO: got global lock", "INFO: Starting Backup of VM 102 (qemu)");
        assertThat(node.exit(upid)).isEqualTo("OK");
        assertThat(content(102)).hasSize(2);
        JsonNode foreign = node.get("/tasks?typefilter=vzdump&userfilter=root").get(0);
        assertThat(foreign.get("user").asText()).isEqualTo("root@pam");
        assertThat(foreign.has("tokenid")).isFalse();
    }

    @Test
    void failsOneGuestAndGoesOnWithTheNext() throws Exception {
        lab.lockGuest(101, "snapshot");
        String upid = node.post("/vzdump", ORDER + "&vmid=101,102,999").asText();

        assertThat(node.exit(upid)).isEqualTo("job errors");
        assertThat(node.log(upid))
                .contains(
                        "ERROR: Backup of VM 101 failed - VM is locked (snapshot)",
                        "INFO: Finished Backup of VM 102 (00:01:30)",
                        "ERROR: Backup of VM 999 failed - unable to find VM '999'",
                        "INFO: Backup job finished with errors");
        assertThat(lab.guest(101).lock()).contains("snapshot");
    }

    @Test
    void endsWhenTheStorageFillsUpMidway() throws Exception {
        String upid = dump(102, "");
        clock.pass(Duration.ofSeconds(40));
        storage.leave(1_000_000);

        assertThat(node.exit(upid)).isEqualTo("job errors");
        assertThat(node.log(upid))
                .contains("ERROR: Backup of VM 102 failed - vma_queue_write: write error - No space left on device");
        assertThat(content(102)).isEmpty();
        assertThat(lab.guest(102).lock()).isEmpty();
        assertThat(storage.available()).isGreaterThan(1_000_000);
    }

    @Test
    void refusesWithoutTheRightOnTheStorageAtOnceAndWithoutTheOneOnTheGuestInTheTask() throws Exception {
        lab.proxmox()
                .addToken(new Token(
                        lab.tokens().proxmoxTokenId(),
                        lab.tokens().proxmoxSecret(),
                        Map.of("/vms/102", Set.of("VM.Backup"))));
        assertThat(node.ask("POST", "/vzdump", ORDER + "&vmid=102").reason())
                .isEqualTo("Permission check failed (/storage/backup, Datastore.AllocateSpace)");

        lab.grant("/storage/backup", "Datastore.AllocateSpace");
        String upid = node.post("/vzdump", ORDER + "&vmid=101,102").asText();

        assertThat(node.exit(upid)).isEqualTo("job errors");
        assertThat(node.log(upid))
                .contains("ERROR: Backup of VM 101 failed - Permission check failed (/vms/101, VM.Backup)");
        assertThat(content(102)).hasSize(1);
    }

    private String dump(int vmid, String more) throws IOException {
        return node.post("/vzdump", ORDER + "&vmid=" + vmid + more).asText();
    }

    private JsonNode current(int vmid) throws IOException {
        return node.get("/qemu/" + vmid + "/status/current");
    }

    private List<Archive> content(int vmid) throws IOException {
        node.get("/storage/backup/content?content=backup");
        return storage.archives(vmid);
    }
}
