// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Home Assistant Core as its makers publish it for Python, in a virtual environment of its own under {@code target/}. Where
 * it can not be had, the tests that need it are aborted, and say so.
 */
final class RealCorePackage {
    /** The newest that installs on CPython 3.11 (home-assistant-facts 12). */
    static final String VERSION = "2024.3.3";

    /** What the parts need that a minimal configuration and the recovery mode set up; a core would fetch them by itself. */
    private static final List<String> PACKAGES = List.of(
            "homeassistant==" + VERSION,
            "home-assistant-frontend==20240307.0",
            "SQLAlchemy==2.0.27",
            "fnv-hash-fast==0.5.0",
            "psutil-home-assistant==0.0.1",
            "hass-nabucasa==0.78.0",
            // what that needs and newer ones of which it can not use
            "josepy==1.15.0",
            "janus==1.0.0",
            "pillow==10.2.0",
            "pyotp==2.8.0",
            "PyQRCode==1.2.1",
            "securetar==2024.2.1");

    private static final List<String> PYTHONS = List.of("python3.11", "python3");
    private static final Path FOLDER = Path.of("target", "real-core").toAbsolutePath();
    private static final Path PYTHON = FOLDER.resolve("bin/python");
    private static final Path WHOLE = FOLDER.resolve("understudy-packages.txt");
    private static final File LOG = Path.of("target", "real-core.log").toFile();
    private static final int MINUTES = 10;

    private static Optional<String> lack;

    private RealCorePackage() {}

    /** The Python that has it. */
    static synchronized Path python() throws IOException, InterruptedException {
        if (lack == null) {
            lack = install();
            lack.ifPresent(why -> System.err.println(
                    "REAL CORE NOT TESTED: Home Assistant Core " + VERSION + " can not be had here: " + why));
        }
        lack.ifPresent(why -> Assumptions.abort("Home Assistant Core " + VERSION + " can not be had: " + why));
        return PYTHON;
    }

    /** Why not; empty if all went well. */
    private static Optional<String> install() throws IOException, InterruptedException {
        String list = String.join("\n", PACKAGES);
        // why: an installation that was broken off must not be taken for one
        if (Files.exists(WHOLE) && Files.readString(WHOLE).equals(list)) {
            return Optional.empty();
        }
        Files.createDirectories(FOLDER.getParent());
        Files.deleteIfExists(LOG.toPath());
        Optional<String> python = python311();
        if (python.isEmpty()) {
            return Optional.of("no Python 3.11 is installed");
        }
        if (!runs(List.of(python.get(), "-m", "venv", "--clear", FOLDER.toString()))) {
            return Optional.of("Python makes no virtual environment (see target/real-core.log)");
        }
        List<String> install = new ArrayList<>(List.of(
                PYTHON.toString(), "-m", "pip", "install", "--disable-pip-version-check", "--prefer-binary", "-q"));
        install.addAll(PACKAGES);
        if (!runs(install)) {
            return Optional.of("its package does not install (see target/real-core.log)");
        }
        Files.writeString(WHOLE, list);
        return Optional.empty();
    }

    private static Optional<String> python311() throws IOException, InterruptedException {
        for (String python : PYTHONS) {
            if (runs(List.of(python, "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 11))"))) {
                return Optional.of(python);
            }
        }
        return Optional.empty();
    }

    private static boolean runs(List<String> command) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG))
                    .start();
        } catch (IOException e) {
            return false;
        }
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }
}
