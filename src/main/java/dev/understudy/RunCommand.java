// SPDX-License-Identifier: Apache-2.0
package dev.understudy;

import dev.understudy.pair.SettingsReading;
import dev.understudy.runtime.Controller;
import dev.understudy.runtime.Surroundings;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the product until it is told to stop. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Watches until it is told to stop (the default).")
final class RunCommand implements Callable<Integer> {
    @Mixin
    private Home home;

    RunCommand() {}

    RunCommand(Home home) {
        this.home = home;
    }

    @Override
    public Integer call() throws Exception {
        Optional<SettingsReading> reading = home.read(System.err);
        if (reading.isEmpty()) {
            return Understudy.UNUSABLE_SETTINGS;
        }
        Controller controller;
        try {
            controller = new Controller(
                    reading.get().settings().orElseThrow(),
                    reading.get().camel(),
                    home.folder(),
                    Surroundings.real(reading.get().settings().orElseThrow()));
            controller.start();
        } catch (Exception e) {
            Logger log = LoggerFactory.getLogger(Understudy.class);
            log.error("Understudy did not start: {}", reason(e));
            log.debug("The whole story of the failed start", e);
            return Understudy.NOT_READY;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            controller.close();
                            stopped.countDown();
                        },
                        "stop"));
        stopped.await();
        return Understudy.READY;
    }

    /** Every message on the way down to the cause, each once: the outer ones say what for, the inner ones say why. */
    private static String reason(Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                messages.add(cause.getMessage());
            }
        }
        return String.join("; because: ", messages);
    }
}
