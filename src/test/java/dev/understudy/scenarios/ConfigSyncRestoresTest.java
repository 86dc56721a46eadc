// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.homeassistant.SupervisorTroubles;
import dev.understudy.lab.homeassistant.TokenUse;
import dev.understudy.lab.mail.Letter;
import dev.understudy.run.RunOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong once a restore is ordered: the standby gets its last good configuration back once, and it is told. */
class ConfigSyncRestoresTest {
    private TroubledHome home;
    private String good;

    @BeforeEach
    void open() throws Exception {
        home = new TroubledHome(Map.of()).synced();
        home.quiet();
        home.changed("second");
    }

    @AfterEach
    void close() throws Exception {
        home.close();
    }

    @Test
    void aPartThatFailsInTheRestoreBringsTheLastGoodOneBack() {
        standbys().nextPartFails("ssl", "Read-only file system");

        home.endsAs("failed", "[RESTORE-FAILED]", "Read-only file system", "was put back and works");

        home.holdsNot("www/note.txt", "second");
        home.isSilent();
        home.letterSays("RESTORE-FAILED", "was put back and works");
        home.recovers();
        home.holds("www/note.txt", "second");
        home.isWell();
    }

    @Test
    void recoveryModeBringsTheLastGoodOneBackAndTheSameIsNotTriedAgainUntilItChanges() {
        poison();

        home.endsAs("failed", "[STANDBY-UNWELL]", "recovery mode", "was put back and works");

        home.holdsNot("secrets.yaml", "nothing");
        home.isSilent();
        home.letterSays("STANDBY-UNWELL", "The active member may not survive its next restart");
        home.quiet();
        for (int i = 0; i < 2; i++) {
            home.endsAs("refused", "[EDITION-REFUSED]", "did not work on the standby before");
            home.isUntouched();
        }
        lab().primary().folder().write("configuration.yaml", good);
        home.changed("third");
        home.recovers();
        home.holds("www/note.txt", "third");
        home.isSilent();
        home.isWell();
    }

    /** A tag that nobody but the core of the lab minds. */
    private void poison() {
        good = lab().primary().folder().text("configuration.yaml").orElseThrow();
        lab().primary().folder().write("configuration.yaml", good + "\nintent_script:\n  lamp: !secret of_nobody\n");
    }

    @Test
    void usersWithoutThePairsTokenCostOneTryOfEachToken() {
        String auth = lab().primary().folder().text(".storage/auth").orElseThrow();
        lab().primary().folder().write(".storage/auth", auth.replace(record(), "of-somebody-else"));
        int before = home.refusals();

        home.remember();

        // why: nobody can remove our backup from a member that nothing of ours opens
        JsonNode run = SyncLooks.sync(home.stage());

        assertThat(run.get("outcome").asText()).isEqualTo("failed");
        assertThat(run.get("sentence").asText())
                .contains("[HOMEASSISTANT-UNAUTHORIZED]", "neither the pair's token nor the one from before");
        assertThat(home.refusals() - before).isBetween(1, 2);
        home.isSilent();
        home.letterSays("HOMEASSISTANT-UNAUTHORIZED");
        home.stage().pass(Duration.ofMinutes(70));
        assertThat(home.refusals() - before).isBetween(1, 2);
        assertThat(lab().standby().bans("127.0.0.1")).isFalse();
        assertThat(home.stage().openKinds()).contains("unauthorized standby");
    }

    private String record() {
        String payload = lab().tokens().pairToken().split("\\.")[1];
        String json = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
        return json.replaceAll(".*\"iss\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }

    @Test
    void aStandbyThatGetsAnAutomationOfItsOwnSpoke() {
        home.remember();
        home.stage().start(RunOrder.of("config-sync", "home"));
        home.stage().until(Duration.ofMinutes(10), () -> stepIs("it is listened to"));
        lab().standby().house().edits().addAutomation("Ghost");
        lab().standby().house().occur("automation.ghost");
        until(Duration.ofMinutes(10));

        String sentence = SyncLooks.newest(home.stage()).get("sentence").asText();
        assertThat(sentence).contains("[STANDBY-SPOKE]", "automation.ghost ran", "1 automation is on");
        home.stage().pass(Duration.ofMinutes(1));
        assertThat(home.stage().openKinds()).contains("standby-spoke standby");
        List<Letter> told = home.stage().letters().stream()
                .filter(letter -> letter.subject().contains("acted although")
                        || letter.text().contains("although it is not on stage"))
                .toList();
        assertThat(told).hasSize(1);
        home.changed("third");
        home.recovers();
        assertThat(home.stage().openKinds()).doesNotContain("standby-spoke standby");
    }

    @Test
    void aRestoreThatHangsEndsAtItsLimitAndTheWatchTriesNoTokenMeanwhile() {
        standbys().nextRestoreHangs();
        int before = home.refusals();
        home.remember();
        home.stage().start(RunOrder.of("config-sync", "home"));
        home.stage().until(Duration.ofMinutes(5), () -> !lab().standby().isOpen());
        int tried = lab().standby().requests(TokenUse.GOOD);
        home.stage().pass(Duration.ofSeconds(90));
        assertThat(home.stage().openKinds()).doesNotContain("standby-down standby", "unauthorized standby");
        home.stage()
                .until(Duration.ofMinutes(30), () -> home.stage().openKinds().contains("standby-down standby"));
        until(Duration.ofHours(2));

        home.ended(SyncLooks.newest(home.stage()), "failed", "[RESTORE-FAILED]", "did not come to its end");

        assertThat(lab().standby().requests(TokenUse.GOOD)).isEqualTo(tried);
        home.letterSays("RESTORE-FAILED");
        lab().standby().supervisor().restart(Duration.ofSeconds(30));
        lab().restoreCore(LabMember.STANDBY);
        home.quiet();
        home.stage().pass(Duration.ofMinutes(40));
        home.isWell();
        assertThat(home.refusals() - before).isZero();
        home.holds("www/note.txt", "second");
        home.isSilent();
    }

    private void until(Duration limit) {
        home.stage()
                .until(
                        limit,
                        () -> !SyncLooks.newest(home.stage()).get("endedAt").isNull());
    }

    private boolean stepIs(String words) {
        long id = SyncLooks.newest(home.stage()).get("id").asLong();
        return home.stage().get("/api/runs/" + id).toString().contains(words);
    }

    private SupervisorTroubles standbys() {
        return lab().standby().supervisor().troubles();
    }

    private Lab lab() {
        return home.lab();
    }
}
