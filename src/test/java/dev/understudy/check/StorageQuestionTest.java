// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageQuestionTest {
    private final Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());

    @TempDir
    private Path home;

    @BeforeEach
    void allow() {
        lab.grantAll();
    }

    @AfterEach
    void tidy() {
        lab.close();
    }

    @Test
    void aStorageThatTakesBackupsAndKeepsAllIsWell() {
        assertThat(storage("backup")).satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.WELL);
            assertThat(finding.seen()).isEqualTo("372.5 GiB of 465.7 GiB are free");
        });
        assertThat(retention("backup"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.grade()).isEqualTo(Grade.WELL));
    }

    @Test
    void aRetentionOfTheStorageItselfIsRefusedSinceItMakesOurDumpsFail() {
        lab.storage().retention("keep-last=3");

        assertThat(retention("backup")).singleElement().satisfies(finding -> {
            assertThat(finding.isWrong()).isTrue();
            assertThat(finding.seen()).contains("keep-last=3", "our backup of it fails");
            assertThat(finding.mend()).contains("pvesm set backup --prune-backups keep-all=1");
        });
    }

    @Test
    void noStorageMeansNoBackupsAndIsAdvice() {
        List<Finding> findings = CheckStage.check(lab, home, Map.of("pair.home.backup.storage", ""));

        assertThat(findings)
                .filteredOn(finding -> finding.what().startsWith("Backup storage"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.grade()).isEqualTo(Grade.ADVICE);
                    assertThat(finding.seen()).isEqualTo("none is set, so no backups are made");
                    assertThat(finding.mend()).contains("pair.home.backup.storage", "pvesm status --content backup");
                });
        assertThat(findings).noneMatch(Finding::isWrong);
    }

    @Test
    void aStorageThatIsNotThereIsWrong() {
        lab.grant("/storage/attic", "Datastore.AllocateSpace", "Datastore.Audit");

        wrong(storage("attic"), "No such storage", "pvesm status --content backup");
    }

    @Test
    void aStorageThatTakesNoBackupsIsWrong() {
        lab.grant("/storage/local-lvm", "Datastore.AllocateSpace", "Datastore.Audit");

        wrong(
                storage("local-lvm"),
                "it takes no backups, only images, rootdir",
                "pvesm set local-lvm --content backup,images,rootdir");
    }

    @Test
    void aStorageThatIsDisabledIsWrong() {
        lab.storage().enabled(false);

        wrong(storage("backup"), "it is disabled", "pvesm set backup --disable 0");
    }

    @Test
    void aStorageThatIsOfflineIsWrong() {
        lab.storage().online(false);

        wrong(storage("backup"), "Proxmox can not reach it", "pvesm status --storage backup");
        assertThat(retention("backup")).isEmpty();
    }

    private static void wrong(Finding finding, String seen, String mend) {
        assertThat(finding.isWrong()).isTrue();
        assertThat(finding.seen()).contains(seen);
        assertThat(finding.mend()).contains(mend);
    }

    private Finding storage(String name) {
        List<Finding> found = findings(name).stream()
                .filter(finding -> finding.what().equals("Backup storage " + name + " of pair home"))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private List<Finding> retention(String name) {
        return findings(name).stream()
                .filter(finding -> finding.what().equals("Retention of storage " + name))
                .toList();
    }

    private List<Finding> findings(String name) {
        return CheckStage.check(lab, home, Map.of("pair.home.backup.storage", name));
    }
}
