// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabPorts;
import dev.understudy.lab.RealLabClock;
import dev.understudy.lab.homeassistant.TokenUse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Home Assistant OS newly installed since 2026.8 answers on port 80, all others on 8123 (home-assistant-facts 2). */
class PortTest {

    @TempDir
    private Path home;

    @Test
    void asksAnAddressWithoutPortOnPort80OverHttpAndWebSocket() {
        assumeTrue(isFree(80), "PORT 80 CANNOT BE TAKEN HERE: a member on it was not tested");
        LabPorts ports = new LabPorts(0, 80, 0, 0, 0);
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual().withPorts(ports))) {
            lab.grantAll();
            List<Finding> findings = check(lab, Map.of("pair.home.primary.url", "http://127.0.0.1"));

            assertThat(findings).noneMatch(Finding::isWrong);
            assertThat(findings)
                    .filteredOn(finding -> finding.what().startsWith("Supervisor of the primary"))
                    .singleElement()
                    .extracting(Finding::grade)
                    .isEqualTo(Grade.WELL);
            assertThat(lab.primary().requests("/api/config", TokenUse.GOOD)).isEqualTo(1);
            assertThat(lab.primary().requests("/api/websocket", TokenUse.GOOD)).isPositive();
        }
    }

    @Test
    void namesBothPortsWhenNobodyAnswersAtTheOneThatIsSet() {
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual())) {
            lab.grantAll();
            String url = lab.standby().url();
            lab.standby().silence();

            assertThat(wrong(check(lab, Map.of()))).satisfies(finding -> {
                assertThat(finding.seen()).contains("refused by " + url.substring("http://".length()));
                assertThat(finding.mend()).contains("pair.home.standby.url", "port 8123", "port 80");
            });
        }
    }

    @Test
    void tellsARedirectAndSendsNoTokenAfterIt() {
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual())) {
            lab.grantAll();
            lab.standby().faults().on(".*", ".*").redirect(lab.primary().url() + "/api/");

            assertThat(wrong(check(lab, Map.of()))).satisfies(finding -> {
                assertThat(finding.seen()).contains("HTTP 301", "another address");
                assertThat(finding.mend()).contains("pair.home.standby.url");
            });
            assertThat(lab.primary().requests(TokenUse.BAD)).isZero();
        }
    }

    private List<Finding> check(Lab lab, Map<String, String> more) {
        return CheckStage.check(lab, home, more);
    }

    private static Finding wrong(List<Finding> findings) {
        List<Finding> wrong = findings.stream().filter(Finding::isWrong).toList();
        assertThat(wrong).hasSize(1);
        return wrong.get(0);
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
