// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.proxmox.SimulatedStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedStorageTest {
    private static final Instant NIGHT = Instant.parse("2026-11-20T01:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final ManualLabClock clock = new ManualLabClock();
    private final Lab lab = Lab.start(clock, LabOptions.usual());
    private final NodeTalk node = new NodeTalk(lab, clock);
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
    void listsOnlyWhatTheCallerMaySee() throws Exception {
        lab.proxmox().addStorage("hidden", "dir", 1_000, "backup");

        JsonNode rows = node.get("/storage?content=backup");

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).get("storage").asText()).isEqualTo("backup");
        assertThat(rows.get(0).get("used_fraction").asDouble()).isEqualTo(0.2);
        assertThat(node.ask("GET", "/storage/hidden/content", "").reason())
                .isEqualTo("Permission check failed (/storage/hidden, Datastore.Audit|Datastore.AllocateSpace)");
    }

    @Test
    void isInactiveAndEmptyWhileItIsOffline() throws Exception {
        storage.online(false);

        JsonNode status = node.get("/storage/backup/status");

        assertThat(status.get("active").asInt()).isZero();
        assertThat(status.get("enabled").asInt()).isEqualTo(1);
        assertThat(status.get("avail").asLong()).isZero();
        assertThat(node.ask("GET", "/storage/backup/content", "").reason()).isEqualTo("storage 'backup' is not online");
        assertThat(node.exit(node.post("/vzdump", "vmid=102&storage=backup").asText()))
                .isEqualTo("could not activate storage 'backup': storage 'backup' is not online");
    }

    @Test
    void deletesAnArchiveUnlessItIsProtected() throws Exception {
        String kept = storage.add(102, NIGHT, 4_000).volid();
        String gone = storage.add(102, NIGHT.plus(DAY), 4_000).volid();
        node.ask("PUT", volume(kept), "protected=1&notes=first%0Asecond");

        assertThat(delete(kept))
                .isEqualTo("cannot remove protected volume '%s' on 'backup'".formatted(kept.replace("backup:", "")));
        assertThat(delete(gone)).isEqualTo("OK");
        assertThat(node.get(volume(kept)).get("notes").asText()).isEqualTo("first\nsecond");
        assertThat(node.get("/storage/backup/content").get(0).get("notes").asText())
                .isEqualTo("first");
        assertThat(node.get("/tasks?typefilter=imgdel").get(0).get("id").asText())
                .isEqualTo("102@backup");
        assertThat(storage.archives(102)).hasSize(1);
        assertThat(node.ask("GET", volume(gone), "").reason()).endsWith("failed - no format");
    }

    @Test
    void keepsByDaysOfTheNodesOwnTime() throws Exception {
        List<String> volids = new ArrayList<>();
        for (String when : List.of("2026-11-20T01:00:00Z", "2026-11-20T22:30:00Z", "2026-11-20T23:30:00Z")) {
            volids.add(storage.add(102, Instant.parse(when), 1).volid());
        }

        assertThat(volids.get(2)).contains("2026_11_21-00_30_00");
        assertThat(marks("keep-daily=2", volids)).containsExactly("remove", "keep", "keep");
        assertThat(marks("keep-last=1,keep-daily=1", volids)).containsExactly("remove", "keep", "keep");
        assertThat(marks("keep-last=2", volids)).containsExactly("remove", "keep", "keep");
        storage.protect(volids.get(2), true);
        assertThat(marks("keep-last=1", volids)).containsExactly("remove", "keep", "protected");
        assertThat(node.ask("GET", "/storage/backup/prunebackups", "").reason())
                .isEqualTo("no prune-backups options configured for storage 'backup'");
    }

    @Test
    void keepsWeeksMonthsAndYearsThatNoEarlierRuleKept() throws Exception {
        List<String> volids = new ArrayList<>();
        for (String day : List.of("2025-12-30", "2026-10-31", "2026-11-08", "2026-11-15", "2026-11-16", "2026-11-22")) {
            volids.add(storage.add(102, Instant.parse(day + "T03:00:00Z"), 1).volid());
        }

        assertThat(marks("keep-weekly=2", volids))
                .containsExactly("remove", "remove", "remove", "keep", "remove", "keep");
        assertThat(marks("keep-last=1,keep-monthly=1,keep-yearly=1", volids))
                .containsExactly("keep", "keep", "remove", "remove", "remove", "keep");
    }

    @Test
    void prunesByHandWithOneLineForEach() throws Exception {
        String old = storage.add(102, NIGHT, 1).volid();
        storage.add(102, NIGHT.plus(DAY), 1);
        String query = "/storage/backup/prunebackups?prune-backups=keep-last%3D1&vmid=102&type=qemu";

        String upid = NodeTalk.data(node.ask("DELETE", query, "")).asText();

        assertThat(upid).contains(":prunebackups:102@backup:");
        assertThat(node.log(upid)).containsExactly("removing backup '%s'".formatted(old), "TASK OK");
        assertThat(storage.archives(102)).hasSize(1);
    }

    @Test
    void tellsTheDefaultsAndTheArchivedConfiguration() throws Exception {
        storage.retention("keep-last=3");
        String volid = dumped();

        assertThat(node.get("/vzdump/defaults?storage=backup")
                        .get("prune-backups")
                        .asText())
                .isEqualTo("keep-last=3");
        assertThat(node.get("/vzdump/extractconfig?volume=" + NodeTalk.encoded(volid))
                        .asText())
                .contains("name: haos-primary\n", "scsi0: local-lvm:vm-102-disk-1")
                .doesNotContain("lock:");
    }

    private String dumped() throws IOException {
        node.exit(node.post("/vzdump", "vmid=102&storage=backup&compress=zstd").asText());
        return storage.archives(102).get(0).volid();
    }

    private static String volume(String volid) {
        return "/storage/backup/content/" + NodeTalk.encoded(volid);
    }

    private String delete(String volid) throws IOException {
        return node.exit(NodeTalk.data(node.ask("DELETE", volume(volid), "")).asText());
    }

    private List<String> marks(String keep, List<String> volids) throws IOException {
        JsonNode rows =
                node.get("/storage/backup/prunebackups?type=qemu&vmid=102&prune-backups=" + NodeTalk.encoded(keep));
        List<String> marks = new ArrayList<>();
        for (String volid : volids) {
            rows.forEach(row -> {
                if (row.get("volid").asText().equals(volid)) {
                    marks.add(row.get("mark").asText());
                }
            });
        }
        return marks;
    }
}
