// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.journal.Failure;
import dev.understudy.journal.SqlStore;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.homeassistant.CoreState;
import dev.understudy.lab.homeassistant.HouseSeed;
import dev.understudy.lab.homeassistant.SimulatedHomeAssistant;
import dev.understudy.lab.homeassistant.TokenUse;
import dev.understudy.run.RunOrder;
import dev.understudy.sync.Edition;
import dev.understudy.sync.SyncRounds;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Round after round of edits by chance on the member on stage: after each the standby is what the member on stage is, and
 * silent; and nobody restores what did not change.
 */
class ConfigSyncRoundsTest {
    private static final Duration SOON = Duration.ofMinutes(30);
    private static final String FOREIGN = "Before the holidays";

    @TempDir
    private Path folder;

    private Stage stage;
    private Lab lab;
    private Twins twins;
    private Random chance;
    private long lastRun;
    private int carried;

    @Test
    void afterEachOfTheseRoundsTheStandbyIsTheSilentOther() throws Exception {
        rounds(11, 3);
    }

    @Test
    @Tag("proof")
    void afterEachOfAHundredRoundsTheStandbyIsTheSilentOther() throws Exception {
        rounds(5, 100);
    }

    private void rounds(long seed, int number) throws Exception {
        chance = new Random(seed);
        String store = folder.resolve("store").toAbsolutePath().toString();
        try (Stage opened = Stage.withSync(LabOptions.usual(), Map.of("store.url", "jdbc:h2:file:" + store))) {
            stage = opened;
            lab = stage.lab();
            twins = new Twins(lab);
            lab.primary().backUp(FOREIGN);
            lab.standby().backUp(FOREIGN);
            stage.pass(Duration.ofSeconds(20));
            round("0", List.of("everything, for the first time"), true);
            for (int round = 1; round <= number; round++) {
                Map<String, String> before = twins.made();
                List<String> done = act();
                Map<String, String> after = twins.made();
                round(round + " after " + done, Twins.wordsFor(before, after), !before.equals(after));
            }
            assertThat(carried).isBetween(number / 3, number);
        }
    }

    /** What happens on the member on stage before a round: often edits, now and then something that is none. */
    private List<String> act() {
        List<String> done = new ArrayList<>();
        if (chance.nextInt(5) == 0) {
            lab.restartCore(LabMember.PRIMARY, Duration.ofSeconds(20));
            stage.until(SOON, () -> lab.primary().state() == CoreState.RUNNING);
            done.add("restart");
        }
        if (chance.nextInt(4) == 0) {
            lab.primary().house().occur("automation.doorbell");
            done.add("somebody rings");
        }
        for (int edits = Math.max(0, chance.nextInt(5) - 1); edits > 0; edits--) {
            done.add(lab.primary().house().edits().random(chance));
        }
        if (chance.nextInt(4) == 0) {
            boolean on = chance.nextBoolean();
            String entity = chance.nextBoolean() ? HouseSeed.ON.get(1) : HouseSeed.OFF;
            lab.primary().house().edits().turnAutomation(entity, on);
            done.add("turn " + entity + " " + on);
        }
        return done;
    }

    private void round(String number, List<String> words, boolean isChanged) {
        long starts = lab.standby().house().starts();

        String said = sync();

        assertThat(lab.standby().house().starts() - starts)
                .as("restores in round " + number)
                .isEqualTo(isChanged ? 1 : 0);
        words.forEach(word -> assertThat(said).contains(word));
        if (!isChanged) {
            assertThat(said).isEqualTo("Nothing has changed; the standby holds the same.");
        }
        carried += isChanged ? 1 : 0;
        twins.standbyIsTheSilentOther();
        twins.recordLeadsBack(edition());
        assertThat(lab.standby().house().automationRuns()).isEmpty();
        assertThat(stage.openIncidents()).isEmpty();
        assertThat(lab.standby().requests(TokenUse.BAD)).isZero();
        assertThat(lab.primary().requests(TokenUse.BAD)).isZero();
        for (SimulatedHomeAssistant member : List.of(lab.primary(), lab.standby())) {
            assertThat(member.bans("127.0.0.1")).isFalse();
            assertThat(member.folder().read("ip_bans.yaml")).isEmpty();
            assertThat(member.supervisor().backupNames().values()).containsExactly(FOREIGN);
        }
    }

    /** Carries what there is, and comes back with what all runs since the last time said that carried something. */
    private String sync() {
        begin();
        boolean[] isIsolated = {lastRun > 0};
        long starts = lab.standby().house().starts();
        stage.until(Duration.ofHours(3), () -> {
            isIsolated[0] |= lab.standby().house().starts() > starts;
            if (isIsolated[0]) {
                assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isFalse();
            }
            return isIdle();
        });
        List<String> said = new ArrayList<>();
        String last = "";
        for (JsonNode run : stage.get("/api/runs?job=config-sync&limit=50")) {
            if (run.get("id").asLong() > lastRun) {
                assertThat(run.get("outcome").asText()).as(run.toString()).isIn("ok", "unchanged");
                last = run.get("sentence").asText();
                if (run.get("outcome").asText().equals("ok")) {
                    said.add(last);
                }
            }
        }
        lastRun = SyncLooks.newest(stage).get("id").asLong();
        return said.isEmpty() ? last : String.join(" ", said);
    }

    /** The watch or the schedule may have begun one; then the next one is begun after it. */
    private void begin() {
        stage.until(SOON, () -> {
            try {
                stage.start(RunOrder.of("config-sync", "home"));
                return true;
            } catch (Failure busy) {
                return false;
            }
        });
    }

    private boolean isIdle() {
        JsonNode newest = SyncLooks.newest(stage);
        return newest != null && !newest.get("endedAt").isNull();
    }

    private Edition edition() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:async:" + folder.resolve("store").toAbsolutePath() + ";IFEXISTS=TRUE");
        SyncRounds rounds = SyncRounds.in(new SqlStore(source), Clock.systemUTC());
        return rounds.edition(rounds.standing("home").holds().orElseThrow()).orElseThrow();
    }
}
