// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabSettings;
import dev.understudy.pair.Settings;
import dev.understudy.pair.SettingsReader;
import dev.understudy.run.RealWaiter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a check against a lab, over real sockets. */
final class CheckStage {
    private static final Path ROUTES = Path.of("routes");

    private CheckStage() {}

    static List<Finding> check(Lab lab, Path home, Map<String, String> more) {
        return check(lab, home, more, ROUTES, Clock.systemUTC());
    }

    static List<Finding> check(Lab lab, Path home, Map<String, String> more, Path routes, Clock clock) {
        Settings settings = settings(lab, home, more);
        try (RealWaiter waiter = new RealWaiter(clock)) {
            return new Check(settings, routes, waiter, clock).run();
        }
    }

    static Settings settings(Lab lab, Path home, Map<String, String> more) {
        Map<String, String> keys = new LinkedHashMap<>(LabSettings.of(lab));
        keys.putAll(more);
        return new SettingsReader(home, Map.of()).read(keys).settings().orElseThrow();
    }

    static List<Finding> notWell(List<Finding> findings, String word) {
        return findings.stream()
                .filter(finding -> finding.grade() != Grade.WELL)
                .filter(finding -> finding.what().contains(word))
                .toList();
    }
}
