// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import dev.understudy.lab.homeassistant.CorePace;
import dev.understudy.lab.homeassistant.TokenUse;
import dev.understudy.lab.proxmox.TaskDurations;
import dev.understudy.lab.wire.Fault;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill -9 in real time within the long steps of a configuration sync: it goes on, is backed up and restored once, and
 * leaves nothing behind, neither a backup nor an archive in clear.
 */
class KilledSyncTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LONGEST_END = Duration.ofSeconds(25);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path home;

    private Lab lab;
    private ProductProcess product;
    private String run;
    private long starts;

    @BeforeEach
    void prepare() throws Exception {
        lab = Lab.start(
                new RealLabClock(),
                LabOptions.usual()
                        .withPace(TaskDurations.usual(), new CorePace(SECOND, SECOND.multipliedBy(2), SECOND)));
        lab.grantRestorePoints();
        lab.grantSync();
        for (LabMember member : LabMember.values()) {
            lab.member(member).supervisor().troubles().takes(SECOND.multipliedBy(4), SECOND.multipliedBy(6), SECOND);
        }
        product = ProductProcess.inLab(lab, home);
        Path route = home.resolve("routes/config-sync.camel.yaml");
        Files.writeString(
                route,
                Files.readString(route)
                        .replace("\"0 59 23 31 12 ?\"", "\"0 0 4 1 1 ?\"")
                        .replace("\"20 * * * * ?\"", "\"0 0 5 1 1 ?\"")
                        .replace("listen=60s", "listen=4s"));
        starts = lab.standby().house().starts();
    }

    @AfterEach
    void tidy() {
        product.close();
        lab.close();
    }

    @Test
    void aSyncThatIsKilledInEachLongStepRestoresOnceAndLeavesNothing() throws Exception {
        product.start();
        begin();

        killOnce(() ->
                stepUnderWay().equals("back-up-the-active-member") && detail().contains("the Supervisor is at it"));
        Fault download = lab.primary().faults().on("GET", ".*/download").hang();
        killOnce(() -> download.struck() == 1);
        assertThat(lab.primary().supervisor().backupNames()).hasSize(1);
        lab.primary().faults().lift();
        Fault upload = lab.standby().faults().on("POST", ".*/new/upload").hangAfterDoing();
        killOnce(() -> upload.struck() == 1);
        lab.standby().faults().lift();
        killOnce(() -> stepUnderWay().equals("restore-on-the-standby")
                && !lab.standby().isOpen());
        killOnce(() -> stepUnderWay().equals("look-at-the-standby"));

        isWhole();
    }

    @Test
    void aPoliteStopWhileTheCoreIsAwayEndsInTimeAndTheRestoreIsFollowedOn() throws Exception {
        product.start();
        begin();
        await(() -> stepUnderWay().equals("restore-on-the-standby")
                && !lab.standby().isOpen());

        product.stopWithin(LONGEST_END);
        product.start();

        isWhole();
        assertThat(product.journalKinds()).contains("controller-stopped", "run-resumed");
    }

    private void begin() throws Exception {
        HttpResponse<String> answer = product.post("/api/runs", "{\"job\":\"config-sync\",\"pair\":\"home\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        run = answer.body().replaceAll("\\D", "");
    }

    private void killOnce(Callable<Boolean> underWay) throws Exception {
        await(underWay);
        product.kill();
        lab.primary().faults().lift();
        lab.standby().faults().lift();
        product.start();
    }

    /** The run has ended well after one backup and one restore, and nothing of it is left but the sealed original. */
    private void isWhole() throws Exception {
        await(() -> !state().get("outcome").isNull());
        assertThat(state().get("outcome").asText()).as(state().toString()).isEqualTo("ok");
        assertThat(lab.standby().house().starts() - starts).as("restores").isEqualTo(1);
        assertThat(lab.primary().supervisor().backupNames()).isEmpty();
        assertThat(lab.standby().supervisor().backupNames()).isEmpty();
        assertThat(files()).singleElement().asString().contains("generations").endsWith(".sealed");
        assertThat(lab.standby().requests(TokenUse.BAD)).isLessThanOrEqualTo(1);
        assertThat(lab.standby().house().automationRuns()).isEmpty();
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isFalse();
        JsonNode points = product.json("/api/restore-points?pair=home");
        assertThat(points).hasSize(1);
        assertThat(points.get(0).get("grade").asText()).isEqualTo("verified");
        await(() -> product.json("/api/status")
                .at("/pairs/0/members/standby/verdict")
                .asText()
                .equals("healthy"));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("data/work"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private JsonNode state() throws Exception {
        return product.json("/api/runs/" + run);
    }

    private JsonNode lastStep() throws Exception {
        JsonNode steps = state().get("steps");
        return steps.get(steps.size() - 1);
    }

    private String stepUnderWay() throws Exception {
        JsonNode last = lastStep();
        return last.get("outcome").isNull() ? last.get("name").asText() : "";
    }

    private String detail() throws Exception {
        return lastStep().get("detail").asText();
    }

    private void await(Callable<Boolean> claim) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptions()
                    .until(claim);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError("it did not come true; the product said:\n" + product.log(), e);
        }
    }
}
