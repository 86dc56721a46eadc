// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.LabMember;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Worlds in which a sync would be wrong from the start: the wrong machine, another's marks, a core that nobody knows yet. */
class ConfigSyncWorldsTest {
    private TroubledHome home;

    @AfterEach
    void close() throws Exception {
        home.close();
    }

    @Test
    void anAddressThatLeadsToTheActiveMemberIsNeverRestoredTo() throws Exception {
        home = new TroubledHome(Map.of()).synced();
        home.quiet();
        home.changed("second");
        home.stage()
                .restartController(
                        "pair.home.standby.url",
                        "http://localhost:" + home.lab().primary().port());

        home.endsAs("refused", "[TARGET-UNPROVEN]", "bc:24:11:2e:c5:66", "Nothing was restored");

        home.isUntouched();
        home.letterSays("TARGET-UNPROVEN");
    }

    @Test
    void anAddressThatIsOnNoCardOfTheStandbyIsNeverCalledForARestore() throws Exception {
        home = new TroubledHome(Map.of()).synced();
        home.quiet();
        home.changed("second");
        home.stage().restartController("pair.home.standby.address", LabMember.PRIMARY.address());

        home.endsAs("refused", "[TARGET-UNPROVEN]", LabMember.PRIMARY.address());

        home.isUntouched();
        home.letterSays("TARGET-UNPROVEN");
    }

    @Test
    void aBridgeThatIsNotThereIsolatesNobody() throws Exception {
        home = new TroubledHome(Map.of("pair.home.isolation", "bridge:vmbr77"));

        home.endsAs("refused", "[ISOLATION-UNPROVEN]", "vmbr77");

        home.isUntouched();
        home.letterSays("ISOLATION-UNPROVEN");
    }

    @Test
    void marksOfAnotherControllerOrOfALaterEpochStopEverything() throws Exception {
        home = new TroubledHome(Map.of());
        home.lab().guest(101).configure("description", mark("wings", 1, "somebody-else"));

        home.endsAs("refused", "[MARKS-DISAGREE]", "by controller somebody-else");

        home.isUntouched();
        home.letterSays("MARKS-DISAGREE");
        assertThat(home.lab().proxmox().tasks()).isZero();
        home.lab().guest(101).configure("description", mark("wings", 7, "somebody-else"));
        home.endsAs("refused", "[MARKS-DISAGREE]");
        home.isUntouched();
        assertThat(home.lab().touchesTheHouse(LabMember.STANDBY))
                .as("its card is where it was")
                .isTrue();
    }

    private static String mark(String role, int epoch, String controller) {
        return "<!-- understudy: pair=home role=%s epoch=%d controller=%s -->".formatted(role, epoch, controller);
    }

    @Test
    void aNewCoreIsCarriedOnlyAfterItsQuarantine() throws Exception {
        home = new TroubledHome(Map.of("sync.quarantine-new-core", "40m")).synced();
        home.quiet();
        String old = home.lab().standby().version();
        home.changed("with the new core");
        home.lab().primary().version("2026.9.1");
        home.lab().primary().restart(Duration.ofSeconds(20));
        home.stage().pass(Duration.ofMinutes(5));

        int letters = home.stage().letters().size();
        home.endsAs("refused", "[CORE-QUARANTINED]", "2026.9.1");

        home.isUntouched();
        assertThat(home.lab().standby().version()).isEqualTo(old);
        home.stage()
                .until(
                        Duration.ofMinutes(90),
                        () -> home.lab().standby().version().equals("2026.9.1"));
        // why: once when it is older than sync.max-age, once beyond objective.data-loss, however many runs wait
        // meanwhile
        assertThat(home.stage().letters()).hasSize(letters + 2);
        home.isSilent();
        home.isWell();
    }

    @Test
    void aColdStandbyIsStartedIsolatedAndStoppedAgain() throws Exception {
        home = new TroubledHome(Map.of("pair.home.standby-mode", "cold")).synced();
        assertThat(home.lab().guest(101).runningAt(home.stage().now())).isFalse();
        home.quiet();
        home.changed("second");

        home.endsAs("ok", "www/note.txt");

        home.holds("www/note.txt", "second");
        home.isSilent();
        assertThat(home.lab().guest(101).runningAt(home.stage().now())).isFalse();
        assertThat(home.lab().proxmox().tasks("qmstart", 101)).isEqualTo(1);
        assertThat(home.stage().openKinds()).isEmpty();
    }
}
