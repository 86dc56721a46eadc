// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A home folder for the product in the lab: settings and routes from the project, and nothing else, because a fresh
 * world would contradict the memory of an earlier one.
 */
final class LabHome {
    private LabHome() {}

    static Path prepare(Path root, Path home) throws IOException {
        if (Files.isDirectory(home)) {
            for (Path old : deepestFirst(home)) {
                Files.delete(old);
            }
        }
        Files.createDirectories(home.resolve("routes"));
        copyIfThere(root.resolve("application.properties"), home.resolve("application.properties"));
        Path routes = root.resolve("routes");
        if (Files.isDirectory(routes)) {
            for (Path file : filesOf(routes)) {
                copyIfThere(file, home.resolve("routes").resolve(file.getFileName()));
            }
        }
        return home;
    }

    private static List<Path> deepestFirst(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void copyIfThere(Path from, Path to) throws IOException {
        if (Files.isRegularFile(from)) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
