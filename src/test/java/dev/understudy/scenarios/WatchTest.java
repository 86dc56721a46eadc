// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.homeassistant.TokenUse;
import dev.understudy.lab.mail.Letter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an admin sees when something breaks, from the fault to the letter that says it is over. */
class WatchTest {

    @Test
    void seesNothingWrongInACalmHour() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.pass(Duration.ofHours(1));

            assertThat(stage.incidents()).isEmpty();
            assertThat(stage.letters()).isEmpty();
            assertThat(stage.verdict("primary")).isEqualTo("healthy");
            assertThat(stage.verdict("standby")).isEqualTo("healthy");
        }
    }

    @Test
    void tellsAtOnceThatTheVirtualMachineIsGone() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().stopGuest(102);

            Duration toIncident =
                    stage.until(Duration.ofSeconds(60), () -> stage.openKinds().contains("down primary"));
            Duration toLetter = toIncident.plus(stage.until(
                    Duration.ofSeconds(75).minus(toIncident),
                    () -> !stage.letters().isEmpty()));

            JsonNode incident = stage.openIncidents().get(0);
            assertThat(incident.get("cause").asText()).isEqualTo("guest-stopped");
            assertThat(incident.get("detectionSeconds").asLong()).isBetween(toIncident.toSeconds() - 1, 90L);
            assertThat(toLetter).isLessThanOrEqualTo(Duration.ofSeconds(75));
            assertThat(stage.letters()).hasSize(1);
            assertThat(stage.letters().get(0).subject()).contains("home", "primary", "down", "stopped");
            assertThat(stage.openKinds()).containsExactly("down primary");
        }
    }

    @Test
    void tellsOfASilentCoreOnlyAfterItsGraceAndThenOfItsReturn() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().silenceCore(LabMember.PRIMARY);

            Duration toIncident =
                    stage.until(Duration.ofSeconds(60), () -> stage.openKinds().contains("down primary"));
            Duration toLetter = toIncident.plus(
                    stage.until(Duration.ofMinutes(4), () -> !stage.letters().isEmpty()));
            stage.lab().restoreCore(LabMember.PRIMARY);
            stage.until(Duration.ofSeconds(75), () -> stage.openIncidents().isEmpty());
            stage.until(Duration.ofSeconds(15), () -> stage.letters().size() == 2);

            assertThat(toLetter).isBetween(Duration.ofMinutes(2), Duration.ofSeconds(165));
            Letter down = stage.letters().get(0);
            Letter well = stage.letters().get(1);
            assertThat(down.subject()).contains("primary", "down", "silent");
            assertThat(well.subject()).contains("primary", "well again");
            assertThat(well.header("References")).isEqualTo(down.header("Message-ID"));
            assertThat(stage.incidents().get(0).get("restorationSeconds").asLong())
                    .isPositive();
        }
    }

    @Test
    void writesNothingAboutAnOrdinaryRestart() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().restartCore(LabMember.PRIMARY, Duration.ofSeconds(60));

            stage.until(Duration.ofSeconds(65), () -> stage.openKinds().contains("down primary"));
            stage.pass(Duration.ofMinutes(10));

            assertThat(stage.openIncidents()).isEmpty();
            assertThat(stage.letters()).isEmpty();
            assertThat(stage.verdict("primary")).isEqualTo("healthy");
        }
    }

    @Test
    void writesAtOnceWhenTheMachineGoesWhileTheCoreIsInItsGrace() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().silenceCore(LabMember.PRIMARY);
            stage.until(Duration.ofSeconds(60), () -> stage.openKinds().contains("down primary"));

            stage.lab().stopGuest(102);
            Duration toLetter =
                    stage.until(Duration.ofSeconds(75), () -> !stage.letters().isEmpty());

            assertThat(toLetter).isLessThanOrEqualTo(Duration.ofSeconds(75));
            assertThat(stage.letters().get(0).subject()).contains("stopped");
            stage.pass(Duration.ofMinutes(5));
            assertThat(stage.letters()).hasSize(1);
        }
    }

    @Test
    void triesADeadTokenOnceAndCallsItNoOutage() throws Exception {
        try (Stage stage = Stage.calm()) {
            int before = stage.lab().primary().requests(TokenUse.BAD);
            stage.lab().revokeToken(LabMember.PRIMARY);

            stage.until(Duration.ofSeconds(40), () -> stage.openKinds().contains("unauthorized primary"));
            stage.pass(Duration.ofMinutes(30));
            stage.restartController();
            stage.pass(Duration.ofMinutes(10));

            assertThat(stage.lab().primary().requests(TokenUse.BAD) - before).isEqualTo(1);
            assertThat(stage.verdict("primary")).isEqualTo("unauthorized");
            assertThat(stage.openKinds()).containsExactly("unauthorized primary");
            assertThat(stage.letters()).hasSize(1);
        }
    }

    @Test
    void doesNotLetADeadTokenHideAStoppedMachine() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().revokeToken(LabMember.PRIMARY);
            stage.until(Duration.ofSeconds(40), () -> stage.openKinds().contains("unauthorized primary"));

            stage.lab().stopGuest(102);

            stage.until(Duration.ofSeconds(60), () -> stage.openKinds().contains("down primary"));
        }
    }

    @Test
    void blamesNobodyForASilentProxmox() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().hangProxmox();

            stage.until(Duration.ofSeconds(75), () -> stage.openKinds().contains("proxmox-unreachable proxmox"));
            stage.pass(Duration.ofMinutes(10));

            assertThat(stage.openKinds()).containsExactly("proxmox-unreachable proxmox");
            assertThat(stage.verdict("primary")).isEqualTo("healthy");
        }
    }

    @Test
    void blamesNobodyForASilentWitness() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().silenceWitness();

            stage.until(Duration.ofSeconds(75), () -> stage.openKinds().contains("finding witness"));
            stage.pass(Duration.ofMinutes(10));

            assertThat(stage.openKinds()).containsExactly("finding witness");
            assertThat(stage.verdict("primary")).isEqualTo("healthy");
        }
    }

    @Test
    void suspectsItselfWhenEverythingIsSilent() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().silenceWitness();
            stage.lab().silenceProxmox();
            stage.lab().silenceCore(LabMember.PRIMARY);
            stage.lab().silenceCore(LabMember.STANDBY);

            stage.until(Duration.ofSeconds(75), () -> stage.openKinds().contains("isolated proxmox"));
            stage.pass(Duration.ofMinutes(20));

            assertThat(stage.openKinds()).containsExactly("isolated proxmox");
            assertThat(stage.verdict("primary")).isEqualTo("unknown");
        }
    }

    @Test
    void makesOneUnsteadyTimeOutOfTenMinutesOfFlapping() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().flapCore(LabMember.PRIMARY, Duration.ofSeconds(20), Duration.ofSeconds(20));
            stage.pass(Duration.ofMinutes(10));
            stage.lab().calm(LabMember.PRIMARY);
            stage.pass(Duration.ofMinutes(15));

            assertThat(stage.incidents())
                    .extracting(incident -> incident.get("kind").asText())
                    .containsExactly("degraded");
            assertThat(stage.openIncidents()).isEmpty();
            assertThat(stage.letters()).hasSizeLessThanOrEqualTo(2);
            assertThat(stage.letters()).isNotEmpty();
        }
    }

    @Test
    void tellsOfAnUnwellStandbyAfterItsGrace() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().stopGuest(101);
            stage.pass(Duration.ofMinutes(14));
            assertThat(stage.incidents()).isEmpty();

            stage.until(Duration.ofMinutes(2), () -> stage.openKinds().contains("standby-down standby"));

            assertThat(stage.verdict("primary")).isEqualTo("healthy");
        }
    }

    @Test
    void doesNotTakeAStartThatNeverEndsForAStart() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().landingPage(LabMember.PRIMARY, true);
            stage.pass(Duration.ofMinutes(9));
            assertThat(stage.openKinds()).isEmpty();

            stage.until(Duration.ofMinutes(2), () -> stage.openKinds().contains("degraded primary"));

            assertThat(stage.openIncidents().get(0).get("cause").asText()).isEqualTo("start-without-end");
            assertThat(stage.verdict("primary")).isEqualTo("starting");
        }
    }

    @Test
    void keepsNothingOfAWitnessThatIsNotConfiguredAnyMore() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().silenceWitness();
            stage.until(Duration.ofSeconds(75), () -> stage.openKinds().contains("finding witness"));
            int letters = stage.letters().size();

            stage.restartController("pair.home.witness", "");
            stage.pass(Duration.ofMinutes(5));

            assertThat(stage.openKinds()).isEmpty();
            assertThat(stage.letters()).hasSizeLessThanOrEqualTo(letters + 1);
        }
    }
}
