// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import static dev.understudy.check.CheckStage.notWell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestsQuestionTest {
    private final Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());

    @TempDir
    private Path home;

    @AfterEach
    void tidy() {
        lab.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | WELL",
                "1,fstrim_cloned_disks=1 | WELL",
                "enabled=1,type=virtio | WELL",
                "type=virtio,enabled=1 | WELL",
                "0 | ADVICE",
                "enabled=0,type=virtio | ADVICE",
                "'' | ADVICE"
            })
    void seesWhetherTheAgentIsEnabled(String agent, Grade grade) {
        lab.guest(101).configure("agent", agent);

        assertThat(check())
                .filteredOn(finding -> finding.what().equals("Guest agent of VM 101"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.grade()).isEqualTo(grade);
                    assertThat(finding.mend()).contains(grade == Grade.WELL ? "" : "qm set 101 --agent 1");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, ADVICE, two primaries, qm set 101 --onboot 0",
        "1, '', WELL, only 102, ''",
        "'', 1, WELL, only 101, ''",
        "0, 0, ADVICE, neither, qm set 102 --onboot 1"
    })
    void seesWhichMachinesStartWithTheHost(String primary, String standby, Grade grade, String seen, String mend) {
        lab.guest(102).configure("onboot", primary);
        lab.guest(101).configure("onboot", standby);

        assertThat(check())
                .filteredOn(finding -> finding.what().startsWith("Start at boot"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.grade()).isEqualTo(grade);
                    assertThat(finding.seen()).contains(seen);
                    assertThat(finding.mend()).contains(mend);
                });
    }

    @Test
    void findsAMacThatBothMachinesHave() {
        assertThat(notWell(check(), "MAC")).isEmpty();
        lab.guest(101).configure("net1", "virtio=bc:24:11:2e:c5:66,bridge=vmbr0");

        assertThat(notWell(check(), "MAC")).singleElement().satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.WRONG);
            assertThat(finding.seen()).contains("BC:24:11:2E:C5:66 is there twice");
        });
    }

    @Test
    void tellsOfALockAndOfAnotherMaster() {
        lab.lockGuest(102, "backup");
        lab.guest(101).managed(true);

        List<Finding> findings = check();

        assertThat(notWell(findings, "Lock of VM 102")).singleElement().satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.ADVICE);
            assertThat(finding.seen()).contains("locked (backup)");
        });
        assertThat(notWell(findings, "Control of VM 101")).singleElement().satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.ADVICE);
            assertThat(finding.mend()).contains("ha-manager remove vm:101");
        });
        assertThat(findings).extracting(Finding::what).doesNotContain("Lock of VM 101", "Control of VM 102");
    }

    @Test
    void tellsWhenTheGuardStandsOnTheHostItGuards() {
        assertThat(notWell(check(), "Place")).singleElement().satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.ADVICE);
            assertThat(finding.seen()).startsWith("127.0.0.1 is this machine");
        });

        Findings elsewhere = new Findings();
        new PlaceQuestion(CheckStage.settings(lab, home, Map.of()).pairs().get(0), InetAddress::isMulticastAddress)
                .ask(elsewhere);

        assertThat(elsewhere.all()).extracting(Finding::grade).containsExactly(Grade.WELL);
    }

    @Test
    void namesAMachineThatIsNotThere() {
        assertThat(notWell(CheckStage.check(lab, home, Map.of("pair.home.standby.vmid", "999")), "VM 999"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.isWrong()).isTrue();
                    assertThat(finding.seen()).contains("/vms/999, VM.Audit");
                    assertThat(finding.mend()).contains("pair.home.standby.vmid");
                });
    }

    private List<Finding> check() {
        return CheckStage.check(lab, home, Map.of());
    }
}
