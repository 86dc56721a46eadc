// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import static dev.understudy.check.CheckStage.notWell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsQuestionTest {
    private static final String WHAT = "Snapshots of VM ";

    private final Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());

    @TempDir
    private Path home;

    @AfterEach
    void tidy() {
        lab.close();
    }

    @Test
    void findsMachinesThatCanHaveThemWell() {
        assertThat(check())
                .filteredOn(finding -> finding.what().startsWith(WHAT))
                .extracting(Finding::what, Finding::grade)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(WHAT + 102, Grade.WELL),
                        org.assertj.core.groups.Tuple.tuple(WHAT + 101, Grade.WELL));
    }

    @Test
    void namesTheMachineWhoseDisksCanNotSnapshot() {
        lab.guest(101).snapshots().supported(false);

        assertThat(notWell(check(), WHAT)).singleElement().satisfies(finding -> {
            assertThat(finding.what()).isEqualTo(WHAT + 101);
            assertThat(finding.seen()).contains("cannot snapshot");
        });
    }

    @Test
    void namesWhatIsHalfDoneWithItsCommand() {
        lab.guest(102).snapshots().addBroken("before", "delete", Instant.parse("2026-11-01T02:30:00Z"));

        assertThat(notWell(check(), WHAT))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).contains("qm delsnapshot 102 before --force"));
    }

    @Test
    void asksNothingWhereNoRouteOrdersSnapshots() throws IOException {
        Path none = Files.createDirectories(home.resolve("routes"));

        assertThat(CheckStage.check(lab, home, Map.of(), none, Clock.systemUTC()))
                .extracting(Finding::what)
                .noneMatch(what -> what.startsWith(WHAT));
    }

    private List<Finding> check() {
        return CheckStage.check(lab, home, Map.of());
    }
}
