// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import dev.understudy.lab.homeassistant.TokenUse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member tells of the token's owner and of its Supervisor. */
class InsideQuestionsTest {
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
    void tellsTheSupervisorOfBothMembersToAnAdministratorsToken() {
        List<Finding> findings = check();

        for (LabMember member : LabMember.values()) {
            assertThat(one(findings, "Owner of the token of the " + member.word()))
                    .extracting(Finding::grade, Finding::seen)
                    .containsExactly(Grade.WELL, "an administrator");
            assertThat(one(findings, "Supervisor of the " + member.word()))
                    .extracting(Finding::grade, Finding::seen)
                    .containsExactly(Grade.WELL, "Supervisor 2026.08.2");
        }
    }

    @Test
    void advisesAnAdministratorsTokenAndRisksNoBanToFindOut() {
        lab.primary().banAfter(1);
        lab.primary().accept(lab.tokens().pairToken(), false);

        List<Finding> findings = check();

        Finding owner = one(findings, "Owner of the token of the primary");
        assertThat(owner.grade()).isEqualTo(Grade.ADVICE);
        assertThat(owner.mend()).contains("administrator", "pair.home.primary.token");
        assertThat(findings).noneMatch(finding -> finding.what().startsWith("Supervisor of the primary"));
        assertThat(findings).noneMatch(Finding::isWrong);
        assertThat(lab.primary().bans("127.0.0.1")).isFalse();
        assertThat(lab.primary().requests(TokenUse.BAD)).isZero();
    }

    @Test
    void seesThatThereIsNoSupervisor() {
        lab.standby().supervised(false);

        Finding finding = one(check(), "Supervisor of the standby");

        assertThat(finding.grade()).isEqualTo(Grade.ADVICE);
        assertThat(finding.seen()).contains("not Home Assistant OS");
    }

    @Test
    void asksNothingInsideOfAMemberThatRefusesTheToken() {
        lab.revokeToken(LabMember.PRIMARY);

        List<Finding> findings = check();

        assertThat(findings)
                .noneMatch(finding -> finding.what().startsWith("Owner of the token of the primary"))
                .noneMatch(finding -> finding.what().startsWith("Supervisor of the primary"));
        assertThat(lab.primary().requests(TokenUse.BAD)).isEqualTo(1);
    }

    private List<Finding> check() {
        return CheckStage.check(lab, home, Map.of());
    }

    private static Finding one(List<Finding> findings, String beginning) {
        List<Finding> found = findings.stream()
                .filter(finding -> finding.what().startsWith(beginning))
                .toList();
        assertThat(found).as(beginning).hasSize(1);
        return found.get(0);
    }
}
