// SPDX-License-Identifier: Apache-2.0
package dev.understudy;

import dev.understudy.pair.SettingsReader;
import dev.understudy.pair.SettingsReading;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The folder that the product is started in, and what is read from it. */
final class Home {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The folder with application.properties and routes/; default: the folder it is started in.")
    private Path folder = Path.of(
            Optional.ofNullable(System.getenv(SettingsReader.HOME_VARIABLE)).orElse("."));

    Path folder() {
        return folder.toAbsolutePath().normalize();
    }

    Path routes() {
        return folder().resolve("routes");
    }

    /** The settings, or empty after every problem was printed. */
    Optional<SettingsReading> read(PrintStream out) {
        SettingsReading reading = new SettingsReader(folder(), System.getenv()).read();
        if (!reading.problems().isEmpty()) {
            out.println(reading.report());
            return Optional.empty();
        }
        if (!Files.isDirectory(routes())) {
            out.println("There is no folder " + routes()
                    + ": start Understudy where its routes/ are, or name that folder" + " with --home.");
            return Optional.empty();
        }
        // why: read by the logging configuration, which must not be touched before
        System.setProperty(
                "understudy.log.format", reading.settings().orElseThrow().logFormat());
        return Optional.of(reading);
    }
}
