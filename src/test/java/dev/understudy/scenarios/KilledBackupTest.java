// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import dev.understudy.lab.proxmox.Archive;
import dev.understudy.lab.wire.Fault;
import dev.understudy.lab.wire.FaultBuilder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill -9 in real time at every boundary of a full backup and within its dump: it goes on, no machine is dumped twice,
 * and nothing stays behind.
 */
class KilledBackupTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONGEST_END = Duration.ofSeconds(25);
    private static final String ORDER = "{\"job\":\"%s\",\"pair\":\"home\"}";

    @TempDir
    private Path home;

    private Lab lab;
    private ProductProcess product;
    private String run;

    @BeforeEach
    void prepare() throws Exception {
        lab = Lab.start(new RealLabClock(), LabOptions.usual());
        lab.grantRestorePoints();
        lab.backups().take(Duration.ofSeconds(2));
        product = ProductProcess.inLab(lab, home);
        product.set("backup.keep", "keep-last=2");
    }

    @AfterEach
    void tidy() {
        product.close();
        lab.close();
    }

    @Test
    void everyBoundaryIsSurvivedAndEveryMachineIsDumpedOnce() throws Exception {
        // why: a call that hangs must still hang when the kill comes
        product.set("health.pulse", "30s");
        product.set("health.timeout", "8s");
        product.set("health.confirm-interval", "10s");
        product.start();
        begin("full-backup");
        killAt("GET", ".*/storage/backup/status", FaultBuilder::hang, "find-what-is-wanted");
        killAt("POST", ".*/vzdump", FaultBuilder::hang, "back-up-the-primary");
        killAt("POST", ".*/vzdump", FaultBuilder::hangAfterDoing, "back-up-the-primary");
        killAt("GET", ".*/vzdump/extractconfig", FaultBuilder::hang, "back-up-the-primary");
        isWhole(1);

        lab.backups().take(Duration.ofSeconds(9));
        begin("full-backup");
        await(() -> stepUnderWay().equals("back-up-the-standby") && detail().matches("[1-9]\\d? % of guest 101"));
        product.kill();
        lab.backups().take(Duration.ofSeconds(2));
        product.start();
        isWhole(2);

        String first = archives(102).get(0).volid();
        begin("full-backup");
        killAt(listHangsOnceBothAreProven(), "remove-what-can-be-spared");
        killAt("DELETE", ".*/storage/backup/content/.*", FaultBuilder::hangAfterDoing, "remove-what-can-be-spared");
        isWhole(3);
        assertThat(archives(102)).extracting(Archive::volid).hasSize(2).doesNotContain(first);
        assertThat(archives(101)).hasSize(2);

        begin("retention-audit");
        JsonNode audit = end();
        assertThat(audit.get("sentence").asText()).doesNotContain("Gone without our doing");
        assertThat(audit.get("outcome").asText()).isEqualTo("ok");
    }

    @Test
    void aPoliteStopWithinTheDumpEndsInTimeAndTheRunGoesOn() throws Exception {
        product.start();
        lab.backups().take(Duration.ofSeconds(9));
        begin("full-backup");
        await(() -> stepUnderWay().equals("back-up-the-primary") && detail().matches("[1-9]\\d? % of guest 102"));
        lab.backups().take(Duration.ofSeconds(2));

        product.stopWithin(LONGEST_END);
        product.start();

        isWhole(1);
        assertThat(product.journalKinds())
                .contains("controller-stopped", "run-resumed")
                .doesNotContain("alert-made");
    }

    private void begin(String job) throws Exception {
        HttpResponse<String> answer = product.post("/api/runs", ORDER.formatted(job));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        run = answer.body().replaceAll("\\D", "");
    }

    private void killAt(String method, String path, Function<FaultBuilder, Fault> what, String step) throws Exception {
        Fault fault = what.apply(lab.proxmox().faults().on(method, path));
        killAt(() -> fault.struck() == 1, step);
    }

    /** Kills it while a call of that step is under way, and starts it again. */
    private void killAt(Callable<Boolean> underWay, String step) throws Exception {
        await(underWay);
        assertThat(stepUnderWay()).isEqualTo(step);
        product.kill();
        lab.proxmox().faults().lift();
        product.start();
    }

    /** The storage's list is asked for before, too; what is meant here is the first time after the last proof. */
    private Callable<Boolean> listHangsOnceBothAreProven() {
        List<Fault> hanging = new CopyOnWriteArrayList<>();
        AtomicInteger proofs = new AtomicInteger();
        lab.proxmox().faults().on("GET", ".*/vzdump/extractconfig").after(() -> {
            if (proofs.incrementAndGet() == 2) {
                hanging.add(lab.proxmox()
                        .faults()
                        .on("GET", ".*/storage/backup/content")
                        .hang());
            }
        });
        return () -> hanging.get(0).struck() == 1;
    }

    /** The run has ended well, and so many dumps of each machine have left as many copies and records. */
    private void isWhole(int dumps) throws Exception {
        JsonNode ended = end();
        assertThat(ended.get("outcome").asText()).as(ended.toString()).isEqualTo("ok");
        for (int vmid : List.of(101, 102)) {
            assertThat(lab.proxmox().tasks("vzdump", vmid)).isEqualTo(dumps);
            List<String> recorded = new ArrayList<>();
            for (JsonNode point : product.json("/api/restore-points?pair=home")) {
                if (point.get("vmid").asInt() == vmid) {
                    recorded.add(point.get("name").asText());
                    assertThat(point.get("grade").asText()).isEqualTo("verified");
                }
            }
            assertThat(recorded)
                    .containsExactlyInAnyOrderElementsOf(
                            archives(vmid).stream().map(Archive::volid).toList());
            assertThat(lab.guest(vmid).lock()).isEmpty();
        }
        for (JsonNode any : product.json("/api/runs")) {
            assertThat(any.get("outcome").isNull()).as(any.toString()).isFalse();
        }
    }

    private JsonNode end() throws Exception {
        await(() -> !state().get("outcome").isNull());
        return state();
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

    private List<Archive> archives(int vmid) {
        return lab.storage().archives(vmid);
    }

    private void await(Callable<Boolean> claim) {
        try {
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(claim);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError("it did not come true; the product said:\n" + product.log(), e);
        }
    }
}
