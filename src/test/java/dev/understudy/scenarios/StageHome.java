// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of a product on stage, with the shipped routes. */
final class StageHome {
    private static final String SYNC = "config-sync.camel.yaml";

    private StageHome() {}

    static Path make(boolean withSync) throws IOException {
        Path home = Files.createTempDirectory("understudy-stage");
        Files.createDirectories(home.resolve("routes"));
        for (Path route : files(Path.of("routes"))) {
            if (withSync || !route.endsWith(SYNC)) {
                Files.copy(route, home.resolve("routes").resolve(route.getFileName()));
            }
        }
        return home;
    }

    static void delete(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
