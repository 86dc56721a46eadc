// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import dev.understudy.run.RealWaiter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangesNothingTest {
    private final Lab lab = Lab.start(new RealLabClock(), LabOptions.usual().withStandby(false));

    @TempDir
    private Path home;

    @AfterEach
    void tidy() {
        lab.close();
    }

    @Test
    void onlyReads() throws Exception {
        // given: everything that writes would be answered with an error, and so be a finding
        lab.proxmox().faults().on("POST|PUT|DELETE", ".*").status(599, "wrote to Proxmox");
        lab.primary().faults().on("POST|PUT|DELETE", ".*").status(599, "wrote to the primary");
        lab.standby().faults().on("POST|PUT|DELETE", ".*").status(599, "wrote to the standby");

        List<Finding> findings = CheckStage.check(lab, home, Map.of());

        assertThat(findings).extracting(Finding::seen).noneMatch(seen -> seen.contains("wrote to"));
        assertThat(lab.proxmox().tasks()).isZero();
        assertThat(lab.guest(102).runningAt(Instant.now())).isTrue();
        assertThat(lab.guest(101).runningAt(Instant.now())).isFalse();
        assertThat(lab.primary().serviceCalls()).isEmpty();
        assertThat(lab.primary().postedStates()).isEmpty();
        assertThat(lab.standby().serviceCalls()).isEmpty();
        assertThat(lab.mail().letters()).isEmpty();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void sendsATestLetterOnlyWhenTold() {
        List<Finding> findings = checkWithLetter();

        assertThat(findings)
                .last()
                .satisfies(finding -> assertThat(finding.what()).isEqualTo("Test letter to admin@lab.invalid"));
        assertThat(findings).last().extracting(Finding::grade).isEqualTo(Grade.WELL);
        assertThat(lab.mail().letters()).singleElement().satisfies(letter -> {
            assertThat(letter.subject()).isEqualTo("Understudy test letter");
            assertThat(letter.recipients()).containsExactly("admin@lab.invalid");
            assertThat(letter.text()).contains("nothing is to be done");
        });
    }

    @Test
    void tellsThatATestLetterWasNotTaken() {
        lab.mail().refuse();

        assertThat(checkWithLetter()).last().satisfies(finding -> {
            assertThat(finding.isWrong()).isTrue();
            assertThat(finding.mend()).contains("mail.from");
        });
    }

    @Test
    void reportsInWordsAndAsJson() throws Exception {
        List<Finding> findings = List.of(
                new Finding("One", Grade.WELL, "", ""),
                new Finding("Two", Grade.WELL, "fine", ""),
                new Finding("Three", Grade.ADVICE, "not nice", "do \"this\""),
                new Finding("Four", Grade.WRONG, "broken", "mend it"));
        Report report = new Report(findings);

        assertThat(report.text().lines())
                .containsExactly(
                        "well    One",
                        "well    Two: fine",
                        "ADVICE  Three",
                        "        seen: not nice",
                        "        mend: do \"this\"",
                        "WRONG   Four",
                        "        seen: broken",
                        "        mend: mend it",
                        "Not ready: 1 of 4 need mending, with 1 piece of advice.");
        assertThat(report.ready()).isFalse();
        assertThat(new Report(findings.subList(0, 3)).ready()).isTrue();
        JsonNode rows = new ObjectMapper().readTree(report.json());
        assertThat(rows).hasSize(4);
        assertThat(rows.get(2).toString())
                .isEqualTo(
                        "{\"what\":\"Three\",\"grade\":\"ADVICE\",\"seen\":\"not nice\",\"mend\":\"do \\\"this\\\"\"}");
    }

    private List<Finding> checkWithLetter() {
        Clock clock = Clock.systemUTC();
        try (RealWaiter waiter = new RealWaiter(clock)) {
            return new Check(CheckStage.settings(lab, home, Map.of()), Path.of("routes"), waiter, clock)
                    .withTestLetter(true)
                    .run();
        }
    }
}
