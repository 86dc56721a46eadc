// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.LabMember;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A core that was silent and starts is on its way up: no outage is told of it, and none that it hides is told late. */
class UpdateTest {
    private static final Duration CLOSED = Duration.ofSeconds(60);

    @Test
    void anUpdateThatStartsPastTheGraceIsToldToNobody() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().updateCore(LabMember.PRIMARY, Duration.ofSeconds(56), Duration.ofSeconds(110));
            stage.until(Duration.ofSeconds(56), () -> stage.openKinds().contains("down primary"));

            stage.pass(Duration.ofMinutes(6));

            assertThat(stage.letters()).isEmpty();
            assertThat(stage.openIncidents()).isEmpty();
            assertThat(stage.verdict("primary")).isEqualTo("healthy");
        }
    }

    @Test
    void anUpdateThatMigratesTheDatabaseForMinutesIsToldToNobody() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().updateCore(LabMember.PRIMARY, CLOSED, Duration.ofMinutes(8));

            stage.pass(Duration.ofMinutes(15));

            assertThat(stage.letters()).isEmpty();
            assertThat(stage.openIncidents()).isEmpty();
            assertThat(stage.verdict("primary")).isEqualTo("healthy");
        }
    }

    @Test
    void aStartWithoutEndIsToldAsOneAndNotAsAnOutage() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().updateCore(LabMember.PRIMARY, CLOSED, Duration.ofMinutes(20));

            Duration took =
                    stage.until(Duration.ofMinutes(12), () -> !stage.letters().isEmpty());

            assertThat(took).isGreaterThan(Duration.ofMinutes(9));
            assertThat(stage.letters().get(0).subject()).doesNotContain("down").contains("does not come up");
            assertThat(stage.openKinds()).containsExactly("degraded primary");
        }
    }

    @Test
    void aCoreThatStartsAndDiesAgainIsToldAsSoonAsItIsSilentAgain() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().updateCore(LabMember.PRIMARY, CLOSED, Duration.ofMinutes(10));
            stage.pass(Duration.ofMinutes(3));
            assertThat(stage.letters()).isEmpty();

            stage.lab().silenceCore(LabMember.PRIMARY);
            Duration took =
                    stage.until(Duration.ofSeconds(75), () -> !stage.letters().isEmpty());

            assertThat(took).isLessThanOrEqualTo(Duration.ofSeconds(75));
            assertThat(stage.letters().get(0).subject()).contains("primary", "down", "silent");
        }
    }

    @Test
    void aCoreThatStartsAndDiesByTurnsIsToldWithinFiveMinutes() throws Exception {
        try (Stage stage = Stage.calm()) {
            Duration passed = Duration.ZERO;
            while (stage.letters().isEmpty() && passed.compareTo(Duration.ofMinutes(10)) < 0) {
                Duration turn = CLOSED.plusSeconds(40);
                stage.lab().updateCore(LabMember.PRIMARY, CLOSED, Duration.ofMinutes(5));
                stage.pass(turn);
                passed = passed.plus(turn);
            }

            assertThat(passed).isLessThan(Duration.ofMinutes(5));
            assertThat(stage.letters().get(0).subject()).contains("down");
        }
    }
}
