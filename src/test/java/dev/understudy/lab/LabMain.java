// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The demo: {@code mvn -q -Plab} starts a lab in this process and the product as a child of it, until Ctrl-C or until
 * the child ends by itself.
 */
public final class LabMain {
    private static final int LAB_PORT = 8090;
    private static final int PRODUCT_PORT = 8080;
    private static final long CHILD_PATIENCE_SECONDS = 20;

    private LabMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path root = Path.of("").toAbsolutePath();
        Path home = LabHome.prepare(root, root.resolve("target/lab/home"));
        LabClock clock = new RealLabClock();
        try (Lab lab = Lab.start(clock, LabOptions.usual());
                LabPage page = page(lab, clock)) {
            // why: the demo's admin has granted what check asks for, so that its nights make backups
            lab.grantAll();
            Process product = product(root, home, lab);
            AtomicBoolean asked = new AtomicBoolean();
            Thread ending = new Thread(
                    () -> {
                        asked.set(true);
                        end(product);
                    },
                    "lab-ending");
            Runtime.getRuntime().addShutdownHook(ending);
            tell(page, home);
            int code = product.waitFor();
            if (!asked.get()) {
                say("The product ended by itself with exit code " + code + "; the lab ends too.");
            }
        }
    }

    private static LabPage page(Lab lab, LabClock clock) throws IOException {
        try {
            return LabPage.open(lab, clock, LAB_PORT);
        } catch (java.io.UncheckedIOException taken) {
            if (taken.getCause() instanceof BindException) {
                say("Port " + LAB_PORT + " is taken, so the lab's page goes to a free one.");
                return LabPage.open(lab, clock, 0);
            }
            throw taken;
        }
    }

    private static Process product(Path root, Path home, Lab lab) throws IOException {
        Path libraries = root.resolve("target/product.classpath");
        String classPath = root.resolve("target/classes")
                + System.getProperty("path.separator")
                + Files.readString(libraries).strip();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        "dev.understudy.Understudy",
                        "run",
                        "--home",
                        home.toString())
                .inheritIO();
        Map<String, String> settings = LabSettings.of(lab);
        settings.put("http.port", Integer.toString(PRODUCT_PORT));
        builder.environment().putAll(LabSettings.environment(settings));
        return builder.start();
    }

    /** Runs when this process is asked to end: the child first, with time to end well. */
    private static void end(Process product) {
        if (!product.isAlive()) {
            return;
        }
        product.destroy();
        try {
            if (!product.waitFor(CHILD_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                say("The product did not end within " + CHILD_PATIENCE_SECONDS + " s and is killed.");
                product.destroyForcibly();
            }
        } catch (InterruptedException hurried) {
            product.destroyForcibly();
        }
    }

    private static void tell(LabPage page, Path home) {
        Path token = home.resolve("data/http-token");
        say("");
        say("  Understudy       http://127.0.0.1:" + PRODUCT_PORT);
        say("  The lab          " + page.url() + "   (break something here)");
        say("  API token        " + token);
        say("  Try              curl -H \"Authorization: Bearer $(cat " + token + ")\" http://127.0.0.1:" + PRODUCT_PORT
                + "/api/status");
        say("                   curl -X POST '" + page.url() + "/lab/do/stop-guest?member=primary'");
        say("  End              Ctrl-C");
        say("");
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
