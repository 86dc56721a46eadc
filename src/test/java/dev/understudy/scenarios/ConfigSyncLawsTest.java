// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.journal.SqlStore;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.LabOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that may not be the one that knows writes nothing, removes nothing, and stops nobody (laws 2 and 6). */
class ConfigSyncLawsTest {
    private static final String OF_THE_OTHER = "understudy-home-20261124T025959Z";

    @TempDir
    private Path folder;

    @Test
    void aStoreThatTheMarksContradictNeitherSweepsNorStopsTheMemberThatMayBeOnStage() throws Exception {
        try (Stage stage = Stage.withSync(LabOptions.usual(), Map.of("pair.home.standby-mode", "cold"))) {
            Lab lab = stage.lab();
            lab.guest(101)
                    .configure(
                            "description",
                            "<!-- understudy: pair=home role=on-stage epoch=2 controller=the-one-that-knows -->");
            backUpAsTheOther(stage);

            JsonNode run = SyncLooks.sync(stage);

            assertThat(run.get("outcome").asText()).isEqualTo("refused");
            assertThat(run.get("sentence").asText()).contains("[MARKS-DISAGREE]");
            assertNothingWasTouched(lab);
        }
    }

    @Test
    void afterAHandOverNothingIsCarriedWhoeverBeginsIt() throws Exception {
        String store = folder.resolve("store").toAbsolutePath().toString();
        try (Stage stage = Stage.withSync(LabOptions.usual(), Map.of("store.url", "jdbc:h2:file:" + store))) {
            JdbcDataSource source = new JdbcDataSource();
            source.setURL("jdbc:h2:async:" + store + ";IFEXISTS=TRUE");
            new SqlStore(source)
                    .update("insert into role_ledger (pair, on_stage, epoch) values (?, 'STANDBY', 2)", "home");
            backUpAsTheOther(stage);

            JsonNode run = SyncLooks.sync(stage);

            assertThat(run.get("outcome").asText()).isEqualTo("refused");
            assertThat(run.get("sentence").asText()).contains("[SYNC-SUSPENDED]");
            assertNothingWasTouched(stage.lab());
        }
    }

    private static void backUpAsTheOther(Stage stage) throws InterruptedException {
        stage.lab().primary().backUp(OF_THE_OTHER);
        stage.lab().standby().backUp(OF_THE_OTHER);
        stage.pass(Duration.ofSeconds(20));
    }

    private static void assertNothingWasTouched(Lab lab) {
        for (LabMember member : LabMember.values()) {
            assertThat(lab.member(member).supervisor().backupNames()).containsValue(OF_THE_OTHER);
            assertThat(lab.member(member).supervisor().backupNames()).hasSize(1);
            assertThat(lab.member(member).isOpen()).isTrue();
            assertThat(lab.touchesTheHouse(member)).isTrue();
        }
    }
}
