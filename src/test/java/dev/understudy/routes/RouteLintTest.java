// SPDX-License-Identifier: Apache-2.0
package dev.understudy.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.runtime.Announcer;
import dev.understudy.runtime.BackupDesk;
import dev.understudy.runtime.CapacityDesk;
import dev.understudy.runtime.Escalation;
import dev.understudy.runtime.HealthDesk;
import dev.understudy.runtime.Heartbeat;
import dev.understudy.runtime.Jobs;
import dev.understudy.runtime.LateJobs;
import dev.understudy.runtime.MarkDesk;
import dev.understudy.runtime.Pairs;
import dev.understudy.runtime.Postman;
import dev.understudy.runtime.RetentionDesk;
import dev.understudy.runtime.RouteFiles;
import dev.understudy.runtime.Schedules;
import dev.understudy.runtime.Signals;
import dev.understudy.runtime.SnapshotDesk;
import dev.understudy.runtime.StandbyDesk;
import dev.understudy.runtime.SyncDesk;
import dev.understudy.runtime.SyncEnd;
import dev.understudy.runtime.SyncWatch;
import dev.understudy.runtime.Tidy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RouteLintTest {
    private static final Set<String> CAPABILITIES = Set.of(
            "health-check",
            "config-sync",
            "full-backup",
            "snapshot",
            "retention-audit",
            "failover",
            "switchover",
            "failback",
            "restore-test",
            "drill",
            "readiness",
            "alerting",
            "report",
            "escalation");
    private static final Map<String, Class<?>> BEANS = Map.ofEntries(
            Map.entry("pairs", Pairs.class),
            Map.entry("signals", Signals.class),
            Map.entry("healthDesk", HealthDesk.class),
            Map.entry("postman", Postman.class),
            Map.entry("announcer", Announcer.class),
            Map.entry("heartbeat", Heartbeat.class),
            Map.entry("backupDesk", BackupDesk.class),
            Map.entry("snapshotDesk", SnapshotDesk.class),
            Map.entry("syncDesk", SyncDesk.class),
            Map.entry("syncEnd", SyncEnd.class),
            Map.entry("standbyDesk", StandbyDesk.class),
            Map.entry("markDesk", MarkDesk.class),
            Map.entry("syncWatch", SyncWatch.class),
            Map.entry("retentionDesk", RetentionDesk.class),
            Map.entry("capacity", CapacityDesk.class),
            Map.entry("jobs", Jobs.class),
            Map.entry("escalation", Escalation.class),
            Map.entry("schedules", Schedules.class),
            Map.entry("lateJobs", LateJobs.class),
            Map.entry("tidy", Tidy.class),
            Map.entry("pairPool", ExecutorService.class),
            Map.entry("outsidePool", ExecutorService.class));
    private static final Path BAD = Path.of("src/test/resources/lint");

    @Test
    void theRoutesKeepEveryRule() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Path file : new RouteFiles(Path.of("routes")).files()) {
            files.put(capability(file), Files.readString(file));
        }

        assertThat(files).containsKeys("health-check", "alerting", "escalation");
        assertThat(new RouteLint(CAPABILITIES, BEANS).problems(files)).isEmpty();
    }

    static Stream<Path> badFiles() throws IOException {
        return new RouteFiles(BAD).files().stream();
    }

    /** Each bad file is named for the rule it breaks and the way it does; it breaks that one only. */
    @ParameterizedTest
    @MethodSource("badFiles")
    void aFileThatBreaksARuleIsFound(Path bad) throws IOException {
        String rule = capability(bad).replaceFirst("-.*", "");
        String name = rule.equals("R2") ? capability(bad) : "alerting";
        Map<String, String> files = Map.of(
                name, Files.readString(bad), "escalation", Files.readString(Path.of("routes/escalation.camel.yaml")));

        List<String> problems = new RouteLint(CAPABILITIES, BEANS).problems(files);

        assertThat(problems).isNotEmpty().allMatch(problem -> problem.startsWith("[" + rule + "]"));
    }

    @Test
    void aFileBeyondItsBudgetIsFound() {
        Map<String, String> files = Map.of("alerting", "# a line\n".repeat(201) + "[]\n");

        assertThat(new RouteLint(CAPABILITIES, BEANS).problems(files)).anyMatch(problem -> problem.startsWith("[R12]"));
    }

    @Test
    void everyRuleIsBrokenByAFile() throws IOException {
        assertThat(badFiles().map(file -> capability(file).replaceFirst("-.*", "")))
                .contains("R2", "R3", "R4", "R5", "R6", "R8", "R9", "R12", "RETRY", "STEP", "CRON", "ZONE");
    }

    private static String capability(Path file) {
        return file.getFileName().toString().replace(".camel.yaml", "");
    }
}
