// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.LabMember;
import dev.understudy.lab.mail.Letter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nobody is proven dead, and the home is not served all the same: people are told, and told again. */
class UnservedTest {
    private static final Map<String, String> TWO_TIERS = Map.of("mail.escalation", "second@example.org");

    @Test
    void aCoreThatAnswersNothingButErrorsIsToldAsUrgently() throws Exception {
        try (Stage stage = Stage.calm(TWO_TIERS)) {
            stage.lab().primary().faults().on(".*", "/api/.*").status(502);

            stage.until(Duration.ofMinutes(4), () -> !stage.letters().isEmpty());
            Letter first = stage.letters().get(0);
            stage.until(Duration.ofMinutes(7), () -> stage.letters().size() == 2);

            assertThat(first.subject()).contains("primary answers nothing but errors");
            assertThat(stage.letters().get(1).header("To")).contains("second@example.org");
            assertThat(stage.openKinds()).containsExactly("degraded primary");
            assertThat(stage.verdict("primary")).isEqualTo("degraded");
        }
    }

    @Test
    void errorsOfAnOrdinaryRestartAreToldToNobody() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().primary().faults().on(".*", "/api/.*").status(502);
            stage.pass(Duration.ofSeconds(90));
            stage.lab().primary().faults().lift();
            stage.pass(Duration.ofMinutes(10));

            assertThat(stage.incidents()).hasSize(1);
            assertThat(stage.openIncidents()).isEmpty();
            assertThat(stage.letters()).isEmpty();
        }
    }

    @Test
    void aCoreAndAWitnessThatFallSilentTogetherAreToldWithBothExplanations() throws Exception {
        try (Stage stage = Stage.calm(TWO_TIERS)) {
            stage.lab().silenceWitness();
            stage.lab().silenceCore(LabMember.PRIMARY);

            Duration took =
                    stage.until(Duration.ofMinutes(7), () -> stage.openKinds().contains("degraded primary"));
            stage.pass(Duration.ofMinutes(7));

            assertThat(took).isGreaterThan(Duration.ofMinutes(5));
            assertThat(stage.verdict("primary")).isEqualTo("unknown");
            Letter letter = stage.letters().stream()
                    .filter(sent -> sent.subject().contains("primary can not be seen"))
                    .findFirst()
                    .orElseThrow();
            assertThat(letter.text()).contains("it is down", "the machine that Understudy runs on has lost its way");
            assertThat(stage.letters())
                    .anyMatch(sent -> sent.header("To").orElseThrow().contains("second@example.org"));

            stage.lab().restoreWitness();
            stage.until(Duration.ofMinutes(2), () -> stage.openKinds().contains("down primary"));
            assertThat(stage.openKinds()).containsExactly("down primary");
        }
    }

    @Test
    void aHouseThatIsDarkIsOneIncidentThatNamesTheSilentMembers() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().silenceProxmox();
            stage.lab().silenceCore(LabMember.PRIMARY);
            stage.lab().silenceCore(LabMember.STANDBY);
            stage.pass(Duration.ofMinutes(20));

            assertThat(stage.openKinds()).containsExactly("proxmox-unreachable proxmox");
            assertThat(stage.letters()).hasSize(1);
            assertThat(stage.letters().get(0).text()).contains("silent too: the primary (on stage), the standby");
        }
    }
}
