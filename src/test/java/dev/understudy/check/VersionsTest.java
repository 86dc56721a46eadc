// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import static dev.understudy.check.CheckStage.notWell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {
    private final Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());

    @TempDir
    private Path home;

    @AfterEach
    void tidy() {
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({"7.4, WELL", "8.4, WELL", "9.2, WELL", "6.4, ADVICE", "10.0, ADVICE"})
    void tellsProxmoxVersionAndWhetherItIsAKnownOne(String release, Grade grade) {
        lab.proxmox().release(release);

        assertThat(check())
                .filteredOn(finding -> finding.what().startsWith("Proxmox at"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.grade()).isEqualTo(grade);
                    assertThat(finding.seen()).contains("Proxmox VE " + release);
                });
    }

    @Test
    void notesMembersOfDifferentVersions() {
        assertThat(notWell(check(), "Versions")).isEmpty();
        lab.standby().faults().on("GET", "/api/config").body(200, "application/json", "{\"version\":\"2025.1.4\"}");

        List<Finding> findings = check();

        assertThat(findings).extracting(Finding::seen).contains("Home Assistant 2025.1.4");
        assertThat(notWell(findings, "Versions")).singleElement().satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.ADVICE);
            assertThat(finding.seen()).contains("standby 2025.1.4");
        });
    }

    private List<Finding> check() {
        return CheckStage.check(lab, home, Map.of());
    }
}
