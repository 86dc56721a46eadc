// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.LabMember;
import dev.understudy.pair.MemberName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A backup holds its lock for hours and freezes for moments: only the freeze excuses a silent core. */
class FreezeTest {

    @Test
    void aFreezeOfOurOwnIsHeldAndSilenceAfterItsThawIsAnOutage() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().lockGuest(102, "backup");
            stage.pass(Duration.ofMinutes(20));
            stage.lab().hangCore(LabMember.PRIMARY);
            stage.freezes().froze("home", MemberName.PRIMARY, stage.now());
            stage.until(Duration.ofSeconds(40), () -> stage.verdict("primary").equals("held"));
            stage.lab().restoreCore(LabMember.PRIMARY);
            stage.freezes().thawed("home", MemberName.PRIMARY, stage.now());
            stage.pass(Duration.ofMinutes(10));
            assertThat(stage.verdict("primary")).isEqualTo("healthy");
            assertThat(stage.incidents()).isEmpty();

            stage.lab().hangCore(LabMember.PRIMARY);

            stage.until(Duration.ofSeconds(75), () -> stage.openKinds().contains("down primary"));
            assertThat(stage.letters()).isEmpty();
            stage.until(Duration.ofMinutes(2), () -> stage.letters().size() == 1);
        }
    }
}
