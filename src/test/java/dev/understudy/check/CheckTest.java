// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabSettings;
import dev.understudy.lab.RealLabClock;
import dev.understudy.pair.Settings;
import dev.understudy.pair.SettingsReader;
import dev.understudy.run.RealWaiter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
    private final Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());

    @TempDir
    private Path home;

    @AfterEach
    void tidy() {
        lab.close();
    }

    @Test
    void findsAWellPairReady() {
        assertThat(check(Map.of())).noneMatch(Finding::isWrong).hasSize(8);
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
    void tellsTheCommandThatGrantsAMissingRight() {
        List<Finding> wrong = check(Map.of("pair.home.standby.vmid", "100")).stream()
                .filter(Finding::isWrong)
                .toList();

        assertThat(wrong).singleElement().satisfies(result -> {
            assertThat(result.seen()).contains("/vms/100, VM.Audit");
            assertThat(result.mend()).contains("pveum acl modify /vms/100");
        });
    }

    @Test
    void seesAPulseThatTheRouteFileDoesNotKeep() {
        assertThat(check(Map.of("health.pulse", "20s")))
                .filteredOn(Finding::isWrong)
                .singleElement()
                .satisfies(result -> assertThat(result.seen()).contains("every 30 s", "20 s"));
    }

    private List<Finding> check(Map<String, String> more) {
        Map<String, String> keys = new LinkedHashMap<>(LabSettings.of(lab));
        keys.putAll(more);
        Settings settings =
                new SettingsReader(home, Map.of()).read(keys).settings().orElseThrow();
        Clock clock = Clock.systemUTC();
        try (RealWaiter waiter = new RealWaiter(clock)) {
            return new Check(settings, Path.of("routes"), waiter, clock).run();
        }
    }
}
