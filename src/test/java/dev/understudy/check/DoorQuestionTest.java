// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import static dev.understudy.check.CheckStage.notWell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorQuestionTest {
    @TempDir
    private Path home;

    @Test
    void warnsThirtyDaysBeforeACertificateEnds() {
        try (Lab lab = secured(Duration.ofDays(29))) {
            List<Finding> certificates = notWell(check(lab, Clock.systemUTC()), "Certificate");

            assertThat(certificates).hasSize(3).allSatisfy(finding -> {
                assertThat(finding.grade()).isEqualTo(Grade.ADVICE);
                assertThat(finding.seen()).contains("ends on", "in 28 days");
                assertThat(finding.mend()).contains("14 days", ".fingerprint");
            });
            assertThat(certificates.get(0).what()).isEqualTo("Certificate of Proxmox of pair home");
        }
    }

    @Test
    void saysNothingOfACertificateThatLasts() {
        try (Lab lab = secured(Duration.ofDays(32))) {
            List<Finding> findings = check(lab, Clock.systemUTC());

            assertThat(notWell(findings, "Certificate")).isEmpty();
            assertThat(findings)
                    .filteredOn(finding -> finding.what().startsWith("Certificate"))
                    .hasSize(3)
                    .allMatch(finding -> finding.seen().startsWith("valid until"));
            assertThat(notWell(findings, "Token")).isEmpty();
        }
    }

    @Test
    void tellsThatATokenCrossesTheNetworkInClearAsAdviceOnly() {
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual())) {
            assertThat(notWell(check(lab, Clock.systemUTC()), "Token"))
                    .hasSize(2)
                    .allSatisfy(finding -> {
                        assertThat(finding.grade()).isEqualTo(Grade.ADVICE);
                        assertThat(finding.seen()).contains("an admin token crosses the LAN in clear");
                    });
        }
    }

    @Test
    void tellsHowFarTheClocksAreApart() {
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual())) {
            Clock slow = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-50));
            Clock fast = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(50));
            Clock near = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(20));

            assertThat(notWell(check(lab, slow), "Clock"))
                    .hasSize(3)
                    .allSatisfy(finding -> assertThat(finding.seen()).matches("(49|50) s ahead of ours"));
            assertThat(notWell(check(lab, fast), "Clock"))
                    .hasSize(3)
                    .allSatisfy(finding -> assertThat(finding.seen()).matches("(50|51) s behind ours"));
            assertThat(notWell(check(lab, near), "Clock")).isEmpty();
        }
    }

    private static Lab secured(Duration life) {
        return Lab.start(
                new RealLabClock(), LabOptions.usual().withSecuredMembers().withLeafLife(life));
    }

    private List<Finding> check(Lab lab, Clock clock) {
        Map<String, String> trust = new LinkedHashMap<>();
        if (lab.primary().url().startsWith("https")) {
            trust.put("pair.home.primary.ca-file", lab.caFile().toString());
            trust.put("pair.home.standby.ca-file", lab.caFile().toString());
        }
        return CheckStage.check(lab, home, trust, Path.of("routes"), clock);
    }
}
