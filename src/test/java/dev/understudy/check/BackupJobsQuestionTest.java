// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import dev.understudy.lab.proxmox.BackupJob;
import dev.understudy.lab.proxmox.Token;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupJobsQuestionTest {
    private final Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());

    @TempDir
    private Path home;

    @AfterEach
    void tidy() {
        lab.close();
    }

    @Test
    void tellsHowJobsCanBeSeen() {
        assertThat(jobs()).satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.ADVICE);
            assertThat(finding.seen()).contains("could not be seen");
            assertThat(finding.mend()).contains("pveum acl modify / ", "--roles UnderstudyAudit --propagate 0");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "vmid, '101,102', vmid, 102, ADVICE",
        "vmid, 101, vmid, 102, WELL",
        "vmid, 101, all, 1, ADVICE",
        "vmid, 103, all, 1, WELL",
        "vmid, 102, pool, homes, WELL"
    })
    void findsAMachineThatTwoJobsDump(String one, String first, String other, String second, Grade grade) {
        allowed();
        job("one", true, Map.of(one, first));
        job("two", true, Map.of(other, second));

        assertThat(jobs().grade()).isEqualTo(grade);
    }

    @Test
    void countsNeitherWhatIsOffNorExcludedNorElsewhere() {
        allowed();
        job("one", true, Map.of("vmid", "101,102"));
        job("off", false, Map.of("all", "1"));
        job("others", true, Map.of("all", "1", "exclude", "101,102"));
        job("elsewhere", true, Map.of("vmid", "102", "node", "pve7"));

        assertThat(jobs()).satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.WELL);
            assertThat(finding.seen()).isEqualTo("VM 102: 02:00 to nas (one); VM 101: 02:00 to nas (one)");
        });
    }

    @ParameterizedTest
    @CsvSource({"02:30, 103, ADVICE", "02:00, '101,102', ADVICE", "03:00, 102, WELL"})
    void namesAJobThatBeginsInTheHourOfOurs(String schedule, String guests, Grade grade) {
        allowed();
        lab.proxmox().addBackupJob(new BackupJob("nightly", true, schedule, "nas", Map.of("vmid", guests)));

        assertThat(finding("Hour of the full backup")).satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(grade);
            if (grade == Grade.ADVICE) {
                assertThat(finding.seen()).contains("ours begins at 02:00", schedule + " to nas (nightly)");
                assertThat(finding.mend()).contains("full-backup.camel.yaml");
            }
        });
    }

    @Test
    void aJobThatIsOffOrElsewhereIsNotInOurHour() {
        allowed();
        job("off", false, Map.of("all", "1"));
        job("elsewhere", true, Map.of("vmid", "102", "node", "pve7"));

        assertThat(finding("Hour of the full backup").grade()).isEqualTo(Grade.WELL);
    }

    private void allowed() {
        lab.proxmox()
                .addToken(new Token(
                        lab.tokens().proxmoxTokenId(),
                        lab.tokens().proxmoxSecret(),
                        Map.of(
                                "/", Set.of("Sys.Audit"),
                                "/vms", Set.of("VM.Audit", "VM.GuestAgent.Audit", "VM.PowerMgmt")),
                        Set.of("/")));
    }

    private void job(String id, boolean enabled, Map<String, String> selection) {
        lab.proxmox().addBackupJob(new BackupJob(id, enabled, "02:00", "nas", selection));
    }

    private Finding jobs() {
        return finding("Proxmox backup jobs");
    }

    private Finding finding(String beginning) {
        return CheckStage.check(lab, home, Map.of()).stream()
                .filter(finding -> finding.what().startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }
}
