// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
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
    void findsAWellPairReady() {
        assertThat(check(Map.of())).noneMatch(Finding::isWrong).hasSizeGreaterThan(8);
    }

    @Test
    void namesEverythingThatIsWrongWithItsMend() {
        lab.revokeToken(LabMember.PRIMARY);
        lab.silenceCore(LabMember.STANDBY);
        lab.silenceWitness();
        lab.mail().refuse();

        List<Finding> wrong = check(Map.of()).stream().filter(Finding::isWrong).toList();

        assertThat(wrong)
                .extracting(Finding::what)
                .satisfiesExactly(
                        what -> assertThat(what).contains("primary"),
                        what -> assertThat(what).contains("standby"),
                        what -> assertThat(what).contains("Witness"),
                        what -> assertThat(what).contains("Mail server"));
        assertThat(wrong.get(0).mend()).contains("pair.home.primary.token");
        assertThat(wrong)
                .extracting(Object::toString)
                .noneMatch(text -> lab.secrets().stream().anyMatch(text::contains));
    }

    @Test
    void seesAPulseThatTheRouteFileDoesNotKeep() {
        assertThat(check(Map.of("health.pulse", "20s")))
                .filteredOn(Finding::isWrong)
                .singleElement()
                .satisfies(result -> assertThat(result.seen()).contains("every 30 s", "20 s"));
    }

    private List<Finding> check(Map<String, String> more) {
        return CheckStage.check(lab, home, more);
    }
}
