// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of what a poller sees and what it means (home-assistant-facts 3), through the whole product. */
class FailureTableTest {

    enum Row {
        CORE_REFUSES_AND_ITS_HOST_ANSWERS(lab -> lab.silenceCore(LabMember.PRIMARY), "down", "down primary"),
        CORE_HANGS(lab -> lab.hangCore(LabMember.PRIMARY), "down", "down primary"),
        MACHINE_IS_OFF(lab -> lab.stopGuest(102), "down", "down primary"),
        MACHINE_IS_PAUSED(lab -> lab.pauseGuest(102), "down", "down primary"),
        DISK_IS_FULL(lab -> lab.guest(102).ioError(true), "down", "down primary"),
        EVERYTHING_IS_SILENT(FailureTableTest::silenceEverything, "unknown", "isolated proxmox"),
        LANDING_PAGE(lab -> lab.landingPage(LabMember.PRIMARY, true), "starting", ""),
        TOKEN_IS_DEAD(lab -> lab.revokeToken(LabMember.PRIMARY), "unauthorized", "unauthorized primary"),
        ADDRESS_IS_BANNED(FailureTableTest::ban, "unauthorized", "unauthorized primary"),
        CORE_STOPS_WITH_503(lab -> lab.primary().faults().on(".*", "/api/.*").status(503), "starting", ""),
        CORE_ANSWERS_ERRORS(
                lab -> lab.primary().faults().on(".*", "/api/.*").status(500), "degraded", "degraded primary"),
        ANOTHER_SERVER_ANSWERS(
                lab -> lab.primary().faults().on(".*", "/api/.*").html(), "degraded", "degraded primary"),
        SUPERVISOR_IS_UNREACHABLE(
                lab -> lab.primary().faults().on(".*", "/api/hassio/.*").status(502), "healthy", ""),
        RUNNING_IN_RECOVERY_MODE(
                lab -> lab.setRecoveryMode(LabMember.PRIMARY, true), "recovery-mode", "recovery-mode primary"),
        PROXMOX_IS_SILENT(Lab::silenceProxmox, "healthy", "proxmox-unreachable proxmox"),
        WITNESS_IS_SILENT(Lab::silenceWitness, "healthy", "finding witness");

        private final Consumer<Lab> breaking;
        private final String verdict;
        private final String incident;

        Row(Consumer<Lab> breaking, String verdict, String incident) {
            this.breaking = breaking;
            this.verdict = verdict;
            this.incident = incident;
        }
    }

    @ParameterizedTest
    @EnumSource(Row.class)
    void tellsApart(Row row) throws Exception {
        try (Stage stage = Stage.calm()) {
            row.breaking.accept(stage.lab());

            stage.pass(Duration.ofMinutes(8));

            assertThat(stage.verdict("primary")).isEqualTo(row.verdict);
            assertThat(String.join(", ", stage.openKinds())).isEqualTo(row.incident);
            assertThat(stage.verdict("standby")).isEqualTo(row == Row.EVERYTHING_IS_SILENT ? "unknown" : "healthy");
        }
    }

    private static void silenceEverything(Lab lab) {
        lab.silenceWitness();
        lab.silenceProxmox();
        lab.silenceCore(LabMember.PRIMARY);
        lab.silenceCore(LabMember.STANDBY);
    }

    private static void ban(Lab lab) {
        lab.primary().faults().on(".*", ".*").status(403, "Forbidden");
    }
}
